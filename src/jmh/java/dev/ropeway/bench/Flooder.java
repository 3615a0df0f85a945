package dev.ropeway.bench;

import dev.ropeway.HttpConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Connections that ask for something over and over, each as soon as it has its answer, whatever
 * that is.
 */
final class Flooder implements AutoCloseable {
  private final int port;
  private final Asking asking;
  private final AtomicLong left;
  private final LongAdder answered = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /** One request on a connection; throws an {@link IOException} if it is not answered 200. */
  @FunctionalInterface
  interface Asking {
    void ask(HttpConnection connection, long number) throws IOException;
  }

  private Flooder(int port, long most, Asking asking) {
    this.port = port;
    this.asking = asking;
    this.left = new AtomicLong(most);
  }

  /**
   * Begins.
   *
   * @param most requests after which it ends by itself
   * @param token by which all connections say who they are
   */
  static Flooder start(
      int port, int connections, long most, @Nullable String token, Asking asking) {
    Flooder flooder = new Flooder(port, most, asking);
    for (int i = 0; i < connections; i++) {
      Thread thread = new Thread(() -> flooder.flood(token), "flooder-" + i);
      thread.setDaemon(true);
      thread.start();
      flooder.threads.add(thread);
    }
    return flooder;
  }

  private void flood(@Nullable String token) {
    HttpConnection connection = null;
    for (long number = left.getAndDecrement();
        number > 0 && !stopped;
        number = left.getAndDecrement()) {
      try {
        if (connection == null) {
          connection = new HttpConnection(port, token);
        }
        asking.ask(connection, number);
        answered.increment();
      } catch (IOException e) {
        refused.increment();
        if (!String.valueOf(e.getMessage()).startsWith("HTTP/1.1 ")) {
          connection = closed(connection); // the server closed it
        }
      }
    }
    closed(connection);
  }

  private static @Nullable HttpConnection closed(@Nullable HttpConnection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // it is gone
      }
    }
    return null;
  }

  /** Waits until it has sent all that it may. */
  Flooder await() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    return this;
  }

  long answered() {
    return answered.sum();
  }

  /** What was not answered 200, or not at all. */
  long refused() {
    return refused.sum();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    await();
  }
}
