package dev.ropeway.node;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Health;
import dev.ropeway.feed.Announcer;
import dev.ropeway.feed.Publisher;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What makes hints dispensable: every pull delay all that is known here, but for what is watched,
 * is compared with the database. Thread-safe.
 */
final class Reconciler {
  private static final LoopLog LOG =
      new LoopLog(Reconciler.class, "Hints could not be made up for, it is tried again");
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final NodeClock clock;
  private final Executor executor;
  private final Health health;
  private final Publisher publisher;
  private final Announcer announcer;
  private final Comparisons comparisons;
  private final List<Runnable> steps;
  private final Duration pullDelay;
  private final long patience;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean soon;
  private volatile boolean started;
  private volatile boolean stopped;
  private long nextPull;
  private long nextRetry;
  private long nextGreeting;
  private volatile long pullStart;
  private volatile long lastTick = System.nanoTime();

  /**
   * Compares nothing before it is started.
   *
   * @param health is told whether the database answers
   * @param comparisons compares what is watched
   * @param steps each compares a part; blocks on the database, and may fail
   */
  Reconciler(
      Settings settings,
      NodeClock clock,
      Executor executor,
      Health health,
      Publisher publisher,
      Announcer announcer,
      Comparisons comparisons,
      List<Runnable> steps) {
    this.clock = clock;
    this.executor = executor;
    this.health = health;
    this.publisher = publisher;
    this.announcer = announcer;
    this.comparisons = comparisons;
    this.steps = steps;
    this.pullDelay = settings.time(Setting.PULL_DELAY);
    this.patience = settings.get(Setting.DB_TIMEOUT);
    this.nextPull = clock.in(pullDelay);
    this.nextRetry = clock.nanos();
    this.nextGreeting = clock.in(Announcer.GREETINGS);
  }

  synchronized void tick() {
    lastTick = System.nanoTime();
    long now = clock.nanos();
    noticeSilence();
    boolean retry = now >= nextRetry;
    if (retry) {
      nextRetry = now + RETRY.toNanos();
      publisher.retry();
    }
    if (now >= nextGreeting) {
      nextGreeting = now + Announcer.GREETINGS.toNanos();
      announcer.greet();
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
    comparisons.soon();
  }

  boolean ticking() {
    return System.nanoTime() - lastTick < SILENCE.toNanos();
  }

  /** A database that is cut off does not even refuse. */
  private void noticeSilence() {
    if (running.get() && System.nanoTime() - pullStart > TimeUnit.SECONDS.toNanos(patience)) {
      String silence = "The database has not answered for " + patience + " s";
      health.failed(this, new SQLTransientConnectionException(silence));
    }
  }

  private void beginPull() {
    if (running.compareAndSet(false, true)) {
      pullStart = System.nanoTime();
      if (!LOG.begins(executor, this::pull)) {
        running.set(false); // closing, or tried again in a second
        soon = true;
      }
    }
  }

  private void pull() {
    try {
      boolean works = true;
      for (Runnable step : steps) {
        works &= done(step);
        if (!works && health.away()) {
          return; // the others would only wait for it too
        }
      }
      if (works) {
        health.works(this);
      }
    } finally {
      running.set(false);
    }
  }

  /** Each for itself: one that always fails must not keep those behind it from being done. */
  private boolean done(Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException | Error e) {
      soon = true;
      if (!stopped) {
        health.failed(this, e);
      }
      return false;
    }
  }
}
