package dev.ropeway.nats;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * TLS that also looks whether a certificate is that of the host which was meant, as RFC 2818 says:
 * jnats leaves that to the context which it is given. Thread-safe.
 */
final class NatsTls extends SSLContextSpi {
  private final SSLContext context;

  private NatsTls(SSLContext context) {
    this.context = context;
  }

  /** The same keys and authorities as another context. */
  static SSLContext naming(SSLContext context) {
    return new Naming(new NatsTls(context), context);
  }

  private static final class Naming extends SSLContext {
    private Naming(NatsTls tls, SSLContext context) {
      super(tls, context.getProvider(), context.getProtocol());
    }
  }

  @Override
  protected void engineInit(KeyManager[] keys, TrustManager[] trusted, SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("It has its keys");
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    return new NamingSockets(context.getSocketFactory());
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    return context.getServerSocketFactory();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    throw new UnsupportedOperationException("It would not know which host is meant");
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    SSLEngine engine = context.createSSLEngine(host, port);
    engine.setSSLParameters(named(engine.getSSLParameters()));
    return engine;
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return context.getServerSessionContext();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return context.getClientSessionContext();
  }

  private static SSLParameters named(SSLParameters parameters) {
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }

  /** Makes sockets that look at the name. */
  private static final class NamingSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;

    private NamingSockets(SSLSocketFactory sockets) {
      this.sockets = sockets;
    }

    private static Socket named(Socket socket) {
      SSLSocket secure = (SSLSocket) socket;
      secure.setSSLParameters(NatsTls.named(secure.getSSLParameters()));
      return secure;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean close)
        throws IOException {
      return named(sockets.createSocket(socket, host, port, close));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return named(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return named(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return named(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return named(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return sockets.getSupportedCipherSuites();
    }
  }
}
