package dev.ropeway.node;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.cycle.Health;
import dev.ropeway.feed.Publisher;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has what is watched compared with the database, each key once in the pull delay of its store.
 * Thread-safe.
 */
final class Comparisons {
  private static final LoopLog LOG =
      new LoopLog(Comparisons.class, "What is watched could not be compared, it is tried again");
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final NodeClock clock;
  private final Executor executor;
  private final Publisher publisher;
  private final Health health;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean all;
  private volatile boolean failed;
  private volatile boolean started;
  private volatile boolean stopped;
  private volatile long notBefore;

  /**
   * Compares nothing before it is started.
   *
   * @param health is told whether the database answers
   */
  Comparisons(NodeClock clock, Executor executor, Publisher publisher, Health health) {
    this.clock = clock;
    this.executor = executor;
    this.publisher = publisher;
    this.health = health;
    this.notBefore = clock.nanos();
  }

  /** Begins to compare; the tables must be there. */
  void start() {
    started = true;
  }

  /** What fails from now on fails because the node is closing. */
  void stop() {
    stopped = true;
  }

  /** Has all compared at the next tick, as something may be wrong. */
  void soon() {
    all = true;
  }

  /** Compares what is due, in the background; costs next to nothing if nothing is. */
  void tick() {
    if (!started || running.get() || clock.nanos() < notBefore) {
      return;
    }
    if ((all || failed || publisher.isToCompare())
        && running.compareAndSet(false, true)
        && !LOG.begins(executor, this::compare)) {
      running.set(false); // closing, or due again in its time
    }
  }

  private void compare() {
    boolean everything = all;
    all = false;
    failed = false;
    try {
      if (everything) {
        publisher.compareAll();
      } else {
        publisher.compareNext();
      }
      health.works(this);
    } catch (RuntimeException | Error e) {
      all |= everything;
      failed = true; // until something is compared, or there is nothing to be
      notBefore = clock.in(RETRY);
      if (!stopped) {
        health.failed(this, e);
      }
    } finally {
      running.set(false);
    }
  }
}
