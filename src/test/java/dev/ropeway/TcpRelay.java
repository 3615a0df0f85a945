package dev.ropeway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a server on this machine. It can be cut, so that connections break and none can be made,
 * and healed again; led to another server; and made slow. Thread-safe.
 */
public final class TcpRelay implements AutoCloseable {
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile int target;
  private volatile boolean cut;
  private volatile Duration delay = Duration.ZERO;

  /** Leads to a port of this machine. */
  public TcpRelay(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were opened, or since it leads elsewhere. */
  public int connections() {
    return connections.get();
  }

  /** Breaks all connections, and every one that is tried from now on. */
  public void cut() throws IOException {
    cut = true;
    breakAll();
  }

  /** Connections can be made again. */
  public void heal() {
    cut = false;
  }

  /** Leads all connections elsewhere: those that are open break. */
  public void leadTo(int port) throws IOException {
    leadNewTo(port);
    breakAll();
  }

  /** Leads new connections elsewhere; those that are open stay where they are. */
  public void leadNewTo(int port) {
    target = port;
    connections.set(0);
  }

  /**
   * From now on, whatever a client sends arrives so much later: with PostgreSQL, each statement.
   */
  public void delay(Duration longer) {
    delay = longer;
  }

  private void breakAll() throws IOException {
    for (Socket each : open) {
      each.close();
    }
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        connect(listener.accept());
      }
    } catch (IOException | RejectedExecutionException closed) {
      threads.shutdown();
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      int port = target;
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      open.add(client);
      open.add(server);
      if (cut || port != target) { // since then: who broke all may have missed these
        end(client);
        end(server);
        return;
      }
      connections.incrementAndGet();
      threads.execute(() -> copy(client, server, true));
      threads.execute(() -> copy(server, client, false));
    } catch (IOException serverIsAway) {
      client.close();
    }
  }

  private void end(Socket socket) throws IOException {
    open.remove(socket);
    socket.close();
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
    } finally {
      open.remove(from);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
