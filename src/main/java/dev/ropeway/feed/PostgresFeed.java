package dev.ropeway.feed;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.Notifications;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Hints through PostgreSQL's {@code LISTEN}. Keeps one connection, comes back by itself when it is
 * lost, and says then that hints may have been missed. Every node tells the others that it is there
 * ({@link Announcer#greet}), on the way that all hints take: one that does not hear itself is deaf.
 */
public final class PostgresFeed implements Feed {
  private static final LoopLog LOG =
      new LoopLog(PostgresFeed.class, "Notifications are interrupted, updates take longer");
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int POLLS_PER_CHECK = 15;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** Three greetings, and a little. */
  private static final long SILENCE_NANOS =
      Announcer.GREETINGS.multipliedBy(3).plusSeconds(5).toNanos();

  private final DataSource source;
  private final Executor executor;
  private final NodeClock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean connected;
  private volatile long heardAt;

  /**
   * Listens on a database.
   *
   * @param executor gives one thread for as long as the feed is open
   * @param clock tells how long nothing has been heard
   */
  public PostgresFeed(DataSource source, Executor executor, NodeClock clock) {
    this.source = source;
    this.executor = executor;
    this.clock = clock;
  }

  @Override
  public void start(Listener listener) {
    executor.execute(() -> run(listener));
  }

  private void run(Listener listener) {
    long pause = 100;
    while (closed.getCount() > 0) {
      try (Notifications notifications = Notifications.listen(source, listener.self())) {
        heardAt = clock.nanos();
        connected = true;
        pause = 100;
        listener.missed();
        listen(notifications, listener);
      } catch (SQLException | RuntimeException | Error e) {
        LOG.failed(e);
        interrupted(listener);
      }
      connected = false;
      pause(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  private void interrupted(Listener listener) {
    if (connected) {
      connected = false;
      LOG.surely(listener::interrupted);
    }
  }

  private void listen(Notifications notifications, Listener listener) throws SQLException {
    int polls = 0;
    while (closed.getCount() > 0) {
      Notifications.Received received = notifications.poll(POLL);
      if (received.own()) {
        heardAt = clock.nanos();
      }
      received.hints().forEach(listener::hint);
      received.notes().forEach(listener::note);
      if (received.access()) {
        listener.accessChanged();
      }
      if (++polls % POLLS_PER_CHECK == 0) {
        notifications.check();
      }
    }
  }

  private void pause(long millis) {
    try {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        connected = false;
      }
    } catch (InterruptedException e) {
      closed.countDown();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean connected() {
    return connected;
  }

  @Override
  public boolean deaf() {
    return connected && clock.nanos() - heardAt > SILENCE_NANOS;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
