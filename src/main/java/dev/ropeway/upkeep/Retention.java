package dev.ropeway.upkeep;

import static java.util.Comparator.naturalOrder;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Pruning;
import dev.ropeway.journal.Pruning.Aged;
import dev.ropeway.journal.Pruning.Found;
import dev.ropeway.journal.Pruning.Removed;
import dev.ropeway.journal.TransactionPruning;
import dev.ropeway.journal.TransactionPruning.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Removes history and log older than {@code ropeway.retention}, or than their store says. It walks
 * all keys in their order, resting for a third of the time, then the rows of transactions, and
 * begins anew every now and then. Every node does so by itself: what one has removed is no longer
 * there for the others, and nobody waits for a node that is gone. Thread-safe.
 */
public final class Retention {
  private static final LoopLog LOG =
      new LoopLog(Retention.class, "Old history could not be removed and will be tried again");
  private static final EntryKey START = new EntryKey("", "");
  private static final int KEYS = 500;
  private static final int MOST_STEPS = 20;
  private static final Duration LONGEST = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration FAILURE_PAUSE = Duration.ofSeconds(30);
  private static final int WALKS = 30;

  private final NodeClock clock;
  private final Executor executor;
  private final Pruning pruning;
  private final TransactionPruning transactions;
  private final Duration kept;

  /** Of the stores that say otherwise. */
  private final Map<String, Duration> own = new HashMap<>();

  private final Duration shortest;
  private final AtomicBoolean running = new AtomicBoolean();
  private final LongAdder versions = new LongAdder();
  private final LongAdder actions = new LongAdder();

  // guarded by this
  private boolean started;
  private long next;

  /** Touched by the running walk only, and handed on by {@link #running}. */
  private EntryKey after = START;

  /** How many keys are pruned at once and, if above 0, how many of the next ones one by one. */
  private int together = KEYS;

  private int alone;

  /** Null while it is on its way through the keys, which come first. */
  private @Nullable Place afterTransaction;

  /** Prunes nothing before it is started. */
  public Retention(
      Database database,
      Collection<String> stores,
      Settings settings,
      NodeClock clock,
      Executor executor) {
    this.clock = clock;
    this.executor = executor;
    this.pruning = new Pruning(database);
    this.transactions = new TransactionPruning(database);
    this.kept = Duration.ofDays(settings.get(Setting.RETENTION));
    for (String store : stores) {
      if (settings.isOwn(Setting.RETENTION, store)) {
        own.put(store, Duration.ofDays(settings.get(Setting.RETENTION, store)));
      }
    }
    this.shortest =
        Stream.concat(Stream.of(kept), own.values().stream()).min(naturalOrder()).orElse(kept);
    this.next = clock.in(PAUSE);
  }

  /** Begins to prune; the tables must be there. */
  public synchronized void start() {
    started = true;
  }

  /** Goes on with the walk if it is time to; returns at once. */
  public synchronized void tick() {
    if (started
        && clock.nanos() >= next
        && running.compareAndSet(false, true)
        && !LOG.begins(executor, this::run)) {
      running.set(false); // the next tick tries again
    }
  }

  private void run() {
    Duration rest = FAILURE_PAUSE;
    try {
      rest = walk();
    } catch (RuntimeException | Error e) {
      LOG.failed(e);
    } finally {
      rest(rest);
      running.set(false);
    }
  }

  private synchronized void rest(Duration time) {
    next = clock.in(time);
  }

  /** Walks a part of the way; how long to rest then. */
  private Duration walk() {
    Instant now = clock.instant();
    Instant before = now.minus(kept);
    Place place = afterTransaction;
    if (place != null) {
      return walkTransactions(place, before);
    }
    Map<String, Instant> others = new HashMap<>();
    own.forEach((store, time) -> others.put(store, now.minus(time)));
    List<Found> keys = pruning.keys(after, before, others, KEYS);
    List<Aged> due = new ArrayList<>();
    for (Found found : keys) {
      if (found.due()) {
        EntryKey key = found.key();
        due.add(new Aged(key, others.getOrDefault(key.store(), before)));
      }
    }
    Duration rest = due.isEmpty() ? PAUSE : prune(due);
    if (due.isEmpty()) {
      pass(keys);
    }
    return rest;
  }

  private void pass(List<Found> keys) {
    if (keys.size() < KEYS) {
      after = START;
      afterTransaction = Place.START;
    } else {
      after = keys.get(keys.size() - 1).key();
    }
  }

  /** Walks transactions for as long as each step finds some that go. */
  private Duration walkTransactions(Place place, Instant before) {
    long begin = clock.nanos();
    Place next = place;
    for (int step = 0; step < MOST_STEPS && next != null && !over(begin); step++) {
      TransactionPruning.Step done = transactions.step(next, before, KEYS);
      actions.add(done.removed());
      next = done.next();
      afterTransaction = next;
      if (done.removed() == 0) {
        return next == null ? shortest.dividedBy(WALKS) : PAUSE;
      }
    }
    return next == null ? shortest.dividedBy(WALKS) : pauseAfter(begin);
  }

  /** Prunes keys, which leave the list when they have nothing more. */
  private Duration prune(List<Aged> due) {
    long begin = clock.nanos();
    for (int step = 0; step < MOST_STEPS && !due.isEmpty() && !over(begin); step++) {
      List<Aged> some = due.subList(0, Math.min(alone > 0 ? 1 : together, due.size()));
      List<Aged> left = step(List.copyOf(some));
      some.clear();
      due.addAll(0, left);
    }
    return pauseAfter(begin);
  }

  /** However much there is to do, it does nothing for half the time that it worked. */
  private Duration pauseAfter(long begin) {
    return Duration.ofNanos(clock.nanos() - begin).dividedBy(2);
  }

  private boolean over(long begin) {
    return clock.nanos() - begin > LONGEST.toNanos();
  }

  private List<Aged> step(List<Aged> keys) {
    Removed removed;
    try {
      removed = pruning.prune(keys);
    } catch (RuntimeException | Error e) {
      if (keys.size() == 1) {
        after = keys.get(0).key(); // whatever is wrong with it must not hold up the others
        alone = Math.max(0, alone - 1);
      } else {
        alone = keys.size();
      }
      throw e;
    }
    alone = Math.max(0, alone - 1);
    boolean cut = removed.taken() < keys.size();
    together = cut ? Math.max(1, removed.taken()) : Math.min(KEYS, 2 * together);
    versions.add(removed.versions());
    actions.add(removed.actions());
    return removed.left();
  }

  /** Versions that this node has removed. */
  public long versions() {
    return versions.sum();
  }

  /** Decided actions that this node has removed. */
  public long actions() {
    return actions.sum();
  }
}
