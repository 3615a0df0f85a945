package dev.ropeway.session;

import dev.ropeway.config.Setting;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.feed.Announcer;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.BoundStore;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What makes hints dispensable: every pull delay all watched keys are compared with the database,
 * and pending actions and erasures are looked for that nobody cares for, such as those of a node
 * that died.
 */
final class Safety {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final Duration ORPHAN_AGE = Duration.ofSeconds(2);
  private static final int MOST_ORPHANS = 1_000;

  private final Node node;
  private final Duration pullDelay;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean soon;
  private volatile boolean started;
  private volatile boolean stopped;
  private long nextPull;
  private long nextRetry;
  private long nextGreeting;
  private volatile long pullStart;
  private volatile long lastTick = System.nanoTime();

  Safety(Node node) {
    this.node = node;
    this.pullDelay = node.settings().time(Setting.PULL_DELAY);
    this.nextPull = node.clock().in(pullDelay);
    this.nextRetry = node.clock().nanos();
    this.nextGreeting = node.clock().in(Announcer.GREETINGS);
  }

  synchronized void tick() {
    lastTick = System.nanoTime();
    long now = node.clock().nanos();
    noticeSilence();
    boolean retry = now >= nextRetry;
    if (retry) {
      nextRetry = now + RETRY.toNanos();
      node.publisher().retry();
    }
    if (now >= nextGreeting) {
      nextGreeting = now + Announcer.GREETINGS.toNanos();
      node.announcer().greet();
    }
    if (started && (now >= nextPull || (soon && retry))) {
      soon = false;
      nextPull = now + pullDelay.toNanos();
      beginPull();
    }
  }

  /** Begins to pull; the tables must be there. */
  void start() {
    started = true;
  }

  /** What fails from now on fails because the node is closing. */
  void stop() {
    stopped = true;
  }

  /** Has the next pull made within a second, as something may be wrong. */
  void pullSoon() {
    soon = true;
  }

  boolean ticking() {
    return System.nanoTime() - lastTick < SILENCE.toNanos();
  }

  /** A database that is cut off does not even refuse. */
  private void noticeSilence() {
    long seconds = node.settings().get(Setting.DB_TIMEOUT);
    if (running.get() && System.nanoTime() - pullStart > TimeUnit.SECONDS.toNanos(seconds)) {
      String silence = "The database has not answered for " + seconds + " s";
      node.engine().health().failed(this, new SQLTransientConnectionException(silence));
    }
  }

  private void orphaned(EntryKey key) {
    BoundStore<?> store = node.stores().find(key.store());
    if (store != null) {
      node.engine().orphaned(key, store);
    } else if (key.store().equals(TransactionRequest.STORE)) {
      node.engine().orphanedTransactions(key, node.stores()::find);
    }
  }

  private void beginPull() {
    if (running.compareAndSet(false, true)) {
      pullStart = System.nanoTime();
      try {
        node.executor().execute(this::pull);
      } catch (RejectedExecutionException e) {
        running.set(false); // the node is closing
      }
    }
  }

  private void pull() {
    try {
      node.publisher().compareAll();
      node.people().resume();
      node.rooms().compareAll();
      for (EntryKey key :
          node.journal().orphans(node.clock().instant(), ORPHAN_AGE, MOST_ORPHANS)) {
        orphaned(key);
      }
      node.engine().health().works(this);
    } catch (RuntimeException e) {
      if (!stopped) {
        node.engine().health().failed(this, e);
        soon = true;
      }
    } finally {
      running.set(false);
    }
  }
}
