package dev.ropeway.nats;

import dev.ropeway.config.LoopLog;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.MessageHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/** One connection to the broker and what is subscribed on it. Thread-safe. */
final class NatsSession implements AutoCloseable {
  private static final LoopLog LOG =
      new LoopLog(NatsSession.class, "The broker does not say what it has subscribed");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What a broker takes in one message, at most; it may say that it is less. */
  private static final int MOST_BYTES = 262_144;

  private final Connection connection;
  private final String prefix;
  private final Executor executor;
  private final Dispatcher dispatcher;

  // guarded by this
  private Map<String, CompletableFuture<Void>> asked = new HashMap<>();
  private Map<String, CompletableFuture<Void>> confirming = Map.of();
  private boolean running;

  /**
   * Subscribes to nothing yet.
   *
   * @param prefix of all subjects
   * @param handler hears of all that is subscribed, on one thread
   * @param executor its threads may block
   */
  NatsSession(Connection connection, String prefix, MessageHandler handler, Executor executor) {
    this.connection = connection;
    this.prefix = prefix;
    this.executor = executor;
    this.dispatcher = connection.createDispatcher(handler);
  }

  /** How many bytes of a message are sure to be taken. */
  int mostBytes() {
    return (int) Math.min(MOST_BYTES, connection.getMaxPayload());
  }

  /**
   * Sends something in the background.
   *
   * @throws IllegalStateException if the connection is gone, or more waits than it can send
   */
  void publish(String subject, String text) {
    connection.publish(prefix + subject, text.getBytes(StandardCharsets.UTF_8));
  }

  void subscribe(String subject) {
    dispatcher.subscribe(prefix + subject);
    synchronized (this) {
      asked.put(subject, new CompletableFuture<>()); // now that the broker is asked
      if (running) {
        return;
      }
      running = true;
    }
    if (!LOG.begins(executor, this::confirm)) {
      take().values().forEach(each -> each.complete(null)); // nobody can tell
      take();
    }
  }

  synchronized void unsubscribe(String subject) {
    dispatcher.unsubscribe(prefix + subject);
  }

  /** Completes, never exceptionally, once the broker has a subject if it is subscribed at all. */
  synchronized CompletableFuture<Void> ready(String subject) {
    CompletableFuture<Void> waiting = asked.getOrDefault(subject, confirming.get(subject));
    return waiting == null ? CompletableFuture.completedFuture(null) : waiting;
  }

  /** Asks the broker once for all that was subscribed meanwhile. */
  private void confirm() {
    for (var next = take(); !next.isEmpty(); next = take()) {
      try {
        flush();
      } catch (TimeoutException | RuntimeException e) {
        LOG.failed(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        next.values().forEach(each -> each.complete(null));
      }
    }
  }

  private synchronized Map<String, CompletableFuture<Void>> take() {
    confirming = asked;
    asked = new HashMap<>();
    running = !confirming.isEmpty();
    return confirming;
  }

  /** Waits until the broker has taken all that was asked of it. */
  void flush() throws TimeoutException, InterruptedException {
    connection.flush(PATIENCE);
  }

  @Override
  public void close() throws InterruptedException {
    connection.close();
    synchronized (this) {
      asked.values().forEach(each -> each.complete(null));
    }
  }
}
