package dev.ropeway.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.NatsServer;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker over TLS is used only if its certificate is good and its own. */
class NatsTlsIT {
  @TempDir private Path folder;

  private void certify(String names) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl");
    Process made =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=nats",
                "-addext",
                "subjectAltName=" + names,
                "-keyout",
                file("key"),
                "-out",
                file("cert"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertTrue(made.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, made.exitValue(), Files.readString(folder.resolve("log")));
  }

  private String file(String name) {
    return folder.resolve(name + ".pem").toString();
  }

  private NatsServer broker() throws Exception {
    return new NatsServer("--tls", "--tlscert", file("cert"), "--tlskey", file("key"));
  }

  /** Trusts that certificate and no other. */
  private SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(Path.of(file("cert")))) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return context;
  }

  private static Connection connect(NatsServer broker, SSLContext context) throws Exception {
    return Nats.connect(
        new Options.Builder()
            .server(broker.url().replace("nats://", "tls://"))
            .noReconnect()
            .noResolveHostnames()
            .errorListener(new ErrorListener() {})
            .sslContext(NatsTls.naming(context))
            .build());
  }

  @Test
  void brokerWhoseCertificateIsItsOwnIsUsed() throws Exception {
    certify("IP:127.0.0.1");
    try (NatsServer broker = broker();
        Connection connection = connect(broker, trusting())) {
      assertEquals(Connection.Status.CONNECTED, connection.getStatus());
      assertTrue(connection.getServerInfo().isTLSRequired());
    }
  }

  @Test
  void brokerWhoseCertificateIsAnothersIsNot() throws Exception {
    certify("DNS:elsewhere.example");
    try (NatsServer broker = broker()) {
      SSLContext context = trusting();
      assertThrows(IOException.class, () -> connect(broker, context).close());
    }
  }

  @Test
  void brokerWhoseCertificateNobodyTrustsIsNot() throws Exception {
    certify("IP:127.0.0.1");
    try (NatsServer broker = broker()) {
      assertThrows(IOException.class, () -> connect(broker, SSLContext.getDefault()).close());
    }
  }
}
