package dev.ropeway.session;

import dev.ropeway.config.Setting;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.BoundStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What makes hints dispensable: every pull delay all watched keys are compared with the database,
 * and pending actions are looked for that nobody cares for, such as those of a node that died.
 */
final class Safety {
  private static final System.Logger LOG = System.getLogger(Safety.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final Duration ORPHAN_AGE = Duration.ofSeconds(2);
  private static final int MOST_ORPHANS = 1_000;

  private final Node node;
  private final Duration pullDelay;
  private final AtomicBoolean running = new AtomicBoolean();
  private Instant nextPull;
  private Instant nextRetry;
  private volatile long lastTick = System.nanoTime();

  Safety(Node node) {
    this.node = node;
    this.pullDelay = node.settings().time(Setting.PULL_DELAY);
    this.nextPull = node.clock().instant().plus(pullDelay);
    this.nextRetry = node.clock().instant();
  }

  synchronized void tick() {
    lastTick = System.nanoTime();
    Instant now = node.clock().instant();
    if (due(now, nextRetry, RETRY)) {
      nextRetry = now.plus(RETRY);
      node.publisher().retry();
    }
    if (due(now, nextPull, pullDelay)) {
      nextPull = now.plus(pullDelay);
      start();
    }
  }

  /** A clock that jumped back must not put anything off for longer than its period. */
  private static boolean due(Instant now, Instant next, Duration period) {
    return !now.isBefore(next) || next.isAfter(now.plus(period));
  }

  boolean ticking() {
    return System.nanoTime() - lastTick < SILENCE.toNanos();
  }

  private void start() {
    if (running.compareAndSet(false, true)) {
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
      Instant before = node.clock().instant().minus(ORPHAN_AGE);
      for (EntryKey key : node.journal().orphans(before, MOST_ORPHANS)) {
        BoundStore<?> store = node.stores().find(key.store());
        if (store != null) {
          node.engine().orphaned(key, store);
        }
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "The regular pull failed and will be tried again", e);
    } finally {
      running.set(false);
    }
  }
}
