package dev.ropeway.node;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Health;
import dev.ropeway.feed.Publisher;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Compares what is open of the stores that have a pull delay of their own with the database, each
 * as often as it says; the others are the {@link Reconciler}'s. Thread-safe.
 */
final class StorePulls {
  private static final LoopLog LOG =
      new LoopLog(StorePulls.class, "A store could not be compared, it is tried again");
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final NodeClock clock;
  private final Executor executor;
  private final Publisher publisher;
  private final Health health;
  private final Map<String, Duration> delays = new HashMap<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean started;
  private volatile boolean stopped;

  /** When each is due, by the monotonic clock; guarded by itself. */
  private final Map<String, Long> due = new HashMap<>();

  /**
   * Compares nothing before it is started.
   *
   * @param stores the names of all
   * @param health is told whether the database answers
   */
  StorePulls(
      Collection<String> stores,
      Settings settings,
      NodeClock clock,
      Executor executor,
      Publisher publisher,
      Health health) {
    this.clock = clock;
    this.executor = executor;
    this.publisher = publisher;
    this.health = health;
    for (String store : stores) {
      if (settings.isOwn(Setting.PULL_DELAY, store)) {
        Duration delay = settings.time(Setting.PULL_DELAY, store);
        delays.put(store, delay);
        due.put(store, clock.in(delay));
      }
    }
  }

  /** Whether a store has a pull delay of its own. */
  boolean knows(String store) {
    return delays.containsKey(store);
  }

  /** Begins to compare; the tables must be there. */
  void start() {
    started = true;
  }

  /** What fails from now on fails because the node is closing. */
  void stop() {
    stopped = true;
  }

  /** Has all of them compared at the next tick, as something may be wrong. */
  void soon() {
    long now = clock.nanos();
    synchronized (due) {
      due.replaceAll((store, at) -> now);
    }
  }

  /** Compares those that are due, in the background; costs next to nothing if none is. */
  void tick() {
    if (!started || delays.isEmpty() || running.get()) {
      return;
    }
    Set<String> now = take();
    if (!now.isEmpty()
        && running.compareAndSet(false, true)
        && !LOG.begins(executor, () -> compare(now))) {
      running.set(false); // closing, or due again in its time
    }
  }

  private Set<String> take() {
    Set<String> taken = new HashSet<>();
    long now = clock.nanos();
    synchronized (due) {
      delays.forEach(
          (store, delay) -> {
            if (now >= due.getOrDefault(store, now)) {
              taken.add(store);
              due.put(store, now + delay.toNanos());
            }
          });
    }
    return taken;
  }

  private void compare(Set<String> stores) {
    try {
      publisher.compare(stores::contains);
      health.works(this);
    } catch (RuntimeException | Error e) {
      again(stores);
      if (!stopped) {
        health.failed(this, e);
      }
    } finally {
      running.set(false);
    }
  }

  private void again(Set<String> stores) {
    long soon = clock.in(RETRY);
    synchronized (due) {
      stores.forEach(store -> due.merge(store, soon, Math::min));
    }
  }
}
