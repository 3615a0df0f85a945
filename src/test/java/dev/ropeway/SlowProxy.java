package dev.ropeway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A way to a server that delays whatever a client sends: with PostgreSQL, each statement. */
public final class SlowProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Duration delay = Duration.ZERO;

  /** Listens on a free port for a server on this machine. */
  public SlowProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** From now on, whatever is sent arrives so much later. */
  public void delay(Duration longer) {
    delay = longer;
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        connect(listener.accept());
      }
    } catch (IOException closed) {
      threads.shutdown();
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      threads.execute(() -> copy(client, server, true));
      threads.execute(() -> copy(server, client, false));
    } catch (IOException serverIsAway) {
      client.close();
    }
  }

  private void copy(Socket from, Socket to, boolean delayed) {
    byte[] buffer = new byte[65_536];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (delayed) {
          LockSupport.parkNanos(delay.toNanos());
        }
        out.write(buffer, 0, length);
      }
    } catch (IOException oneEndIsGone) {
      return; // and now both are closed
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
