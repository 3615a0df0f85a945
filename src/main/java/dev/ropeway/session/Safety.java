package dev.ropeway.session;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.Setting;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.feed.Announcer;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Orphan;
import dev.ropeway.store.BoundStore;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What makes hints dispensable: every pull delay all watched keys are compared with the database,
 * and pending actions and erasures are looked for that nobody cares for, such as those of a node
 * that died.
 */
final class Safety {
  private static final LoopLog LOG =
      new LoopLog(Safety.class, "Hints could not be made up for, it is tried again");
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final Duration ORPHAN_AGE = Duration.ofSeconds(2);
  private static final int MOST_ORPHANS = 1_000;

  private final Node node;
  private final Deputies deputies;
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
    this.deputies = new Deputies(node.clock(), node.name(), node.announcer()::living);
    this.pullDelay = node.settings().time(Setting.PULL_DELAY);
    this.nextPull = node.clock().in(pullDelay);
    this.nextRetry = node.clock().nanos();
    this.nextGreeting = node.clock().in(Announcer.GREETINGS);
  }

  synchronized void tick() {
    lastTick = System.nanoTime();
    long now = node.clock().nanos();
    noticeSilence();
    deputies.due().forEach(this::orphaned);
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
      } catch (RuntimeException | Error e) {
        running.set(false); // closing, or tried again in a second
        soon = true;
        LOG.failed(e);
      }
    }
  }

  private void compareAll() {
    node.database().doubt();
    node.publisher().compareAll();
  }

  private void pull() {
    List<Runnable> steps =
        List.of(
            this::compareAll, node.people()::resume, node.rooms()::compareAll, this::adoptOrphans);
    try {
      boolean works = true;
      for (Runnable step : steps) {
        works &= done(step);
        if (!works && node.engine().health().away()) {
          return; // the others would only wait for it too
        }
      }
      if (works) {
        node.engine().health().works(this);
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
        node.engine().health().failed(this, e);
      }
      return false;
    }
  }

  private void adoptOrphans() {
    Instant now = node.clock().instant();
    List<EntryKey> old = new ArrayList<>();
    for (Orphan orphan : node.journal().orphans(now, ORPHAN_AGE, MOST_ORPHANS)) {
      if (isOld(orphan, now)) {
        old.add(orphan.key());
      }
    }
    deputies.found(old).forEach(this::orphaned);
  }

  /** Whoever recorded them may wait for the store's push delay. */
  private boolean isOld(Orphan orphan, Instant now) {
    BoundStore<?> store = node.stores().find(orphan.key().store());
    return store == null
        || orphan.since().isAfter(now)
        || !orphan.since().plus(store.store().pushDelay()).plus(ORPHAN_AGE).isAfter(now);
  }

  Deputies deputies() {
    return deputies;
  }
}
