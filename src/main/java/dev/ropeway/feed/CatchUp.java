package dev.ropeway.feed;

import dev.ropeway.config.LoopLog;
import dev.ropeway.journal.Change;
import dev.ropeway.journal.Changes;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.PulledEntry;
import dev.ropeway.store.BoundStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what watches are missing, many keys at a time and never twice at once. A failed read is
 * tried again at the next {@link #retry}.
 */
final class CatchUp {
  private static final System.Logger LOG = System.getLogger(CatchUp.class.getName());
  private static final LoopLog TROUBLE =
      new LoopLog(CatchUp.class, "Could not catch up, will try again");
  private static final LoopLog UNREADABLE =
      new LoopLog(CatchUp.class, "A key could not be loaded, will try again");
  private static final int MOST_WATCHES = 1_000;
  private static final int MOST_CHANGES = 5_000;
  private static final long MOST_BYTES = 4_194_304;

  private final Journal journal;
  private final Executor executor;
  private final Consumer<EntrySnapshot> learned;

  /**
   * The least time between two reads: one read of what comes meanwhile costs the database less than
   * several, and much of it has been proved by a push or is watched by nobody until then.
   */
  private static final long SPACING_NANOS = Duration.ofMillis(2).toNanos();

  /** What is missing, and whether it is only the first load; guarded by this. */
  private final Map<Watch, Boolean> behind = new LinkedHashMap<>();

  // guarded by this
  private boolean running;
  private boolean started;

  CatchUp(Journal journal, Executor executor, Consumer<EntrySnapshot> learned) {
    this.journal = journal;
    this.executor = executor;
    this.learned = learned;
  }

  void add(Watch watch) {
    synchronized (this) {
      behind.merge(watch, watch.confirmed() == null, Boolean::logicalAnd);
    }
    retry();
  }

  /** Begins to read; the tables must be there. */
  void start() {
    synchronized (this) {
      started = true;
    }
    retry();
  }

  void retry() {
    synchronized (this) {
      if (!started || running || behind.isEmpty()) {
        return;
      }
      running = true;
    }
    try {
      executor.execute(this::run);
    } catch (RuntimeException | Error e) {
      pause(List.of(), e);
    }
  }

  private void run() {
    List<Watch> batch = List.of();
    List<Watch> unreadable = new ArrayList<>();
    try {
      batch = take();
      while (!batch.isEmpty()) {
        long start = System.nanoTime();
        read(batch, unreadable);
        LockSupport.parkNanos(SPACING_NANOS - (System.nanoTime() - start));
        batch = take();
      }
    } catch (RuntimeException | Error e) {
      pause(batch, e);
    }
    unreadable.forEach(this::again);
  }

  /** Leaves what is missing, and what could not be read, to the next {@link #retry}. */
  private synchronized void pause(List<Watch> unread, Throwable failure) {
    running = false;
    unread.forEach(this::again);
    TROUBLE.failed(failure);
  }

  private synchronized void again(Watch watch) {
    behind.merge(watch, false, Boolean::logicalAnd);
  }

  private synchronized List<Watch> take() {
    List<Watch> batch = new ArrayList<>();
    var all = behind.entrySet().iterator();
    while (all.hasNext() && batch.size() < MOST_WATCHES) {
      Map.Entry<Watch, Boolean> next = all.next();
      all.remove();
      if (!next.getValue() || next.getKey().missed()) {
        batch.add(next.getKey());
      }
    }
    running = !batch.isEmpty();
    return batch;
  }

  /** Reads on the calling thread. */
  void now(Watch watch) {
    List<Watch> unreadable = new ArrayList<>();
    read(List.of(watch), unreadable);
    if (!unreadable.isEmpty()) {
      throw new IllegalStateException(watch.key() + " could not be loaded");
    }
  }

  /**
   * Reads what a batch is missing.
   *
   * @param unreadable takes up those that could not be read for what they are: they hold up nobody
   */
  private void read(List<Watch> batch, List<Watch> unreadable) {
    List<Watch> unloaded = new ArrayList<>();
    List<Watch> whole = new ArrayList<>();
    Map<EntryKey, Position> positions = new HashMap<>();
    Map<EntryKey, Watch> byKey = new LinkedHashMap<>();
    for (Watch watch : batch) {
      EntrySnapshot now = watch.confirmed();
      if (now == null) {
        unloaded.add(watch);
      } else if (watch.doubted()) {
        whole.add(watch);
      } else {
        byKey.put(watch.key(), watch);
        positions.put(watch.key(), now.position());
      }
    }
    if (!positions.isEmpty()) {
      whole.addAll(changes(byKey, positions));
    }
    load(whole, Watch::reset, unreadable);
    List<Watch> overtaken = new ArrayList<>();
    load(
        unloaded,
        (watch, now) -> {
          if (!watch.first(now)) {
            overtaken.add(watch); // by another first load, from which its readers go on
          }
        },
        unreadable);
    if (!overtaken.isEmpty()) {
      read(overtaken, unreadable);
    }
  }

  /** Applies changes, some at a time; returns the watches that have to be loaded whole. */
  private Set<Watch> changes(Map<EntryKey, Watch> byKey, Map<EntryKey, Position> positions) {
    Set<Watch> broken = new LinkedHashSet<>();
    Map<EntryKey, Position> behind = positions;
    while (!behind.isEmpty()) {
      Changes changes = journal.changes(behind, MOST_CHANGES, MOST_BYTES);
      Set<Watch> moved = apply(changes.list(), byKey, broken);
      if (!changes.more()) {
        break;
      }
      if (moved.size() <= 1) {
        broken.addAll(moved); // so far behind that the whole is shorter
      }
      behind = positions(byKey.values(), broken);
    }
    byKey.values().forEach(watch -> learn(watch));
    return broken;
  }

  /** Returns the watches that changes are about. */
  private static Set<Watch> apply(
      List<Change> changes, Map<EntryKey, Watch> byKey, Set<Watch> broken) {
    Set<Watch> moved = new LinkedHashSet<>();
    for (Change change : changes) {
      Watch watch = byKey.get(change.key());
      if (watch == null) {
        continue;
      }
      moved.add(watch);
      if (!broken.contains(watch) && !applied(watch, change)) {
        broken.add(watch);
      }
    }
    return moved;
  }

  private static Map<EntryKey, Position> positions(Collection<Watch> watches, Set<Watch> without) {
    Map<EntryKey, Position> positions = new HashMap<>();
    for (Watch watch : watches) {
      EntrySnapshot now = watch.confirmed();
      if (now != null && !without.contains(watch)) {
        positions.put(watch.key(), now.position());
      }
    }
    return positions;
  }

  private static boolean applied(Watch watch, Change change) {
    try {
      return watch.offer(change);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "The history of " + watch.key() + " does not fit its data", e);
      return false;
    }
  }

  private void load(
      Collection<Watch> watches, BiConsumer<Watch, EntrySnapshot> taker, List<Watch> unreadable) {
    if (watches.isEmpty()) {
      return;
    }
    long epoch = journal.epoch();
    Map<EntryKey, PulledEntry> entries = new HashMap<>();
    journal
        .entries(watches.stream().map(Watch::key).toList())
        .forEach(entry -> entries.put(entry.key(), entry));
    if (journal.epoch() != epoch) {
      throw new IllegalStateException("The database has forgotten, perhaps what was read too");
    }
    for (Watch watch : watches) {
      try {
        load(watch, entries.get(watch.key()), taker);
      } catch (RuntimeException | Error e) {
        UNREADABLE.unexpected(e);
        unreadable.add(watch);
      }
    }
  }

  private void load(
      Watch watch, @Nullable PulledEntry entry, BiConsumer<Watch, EntrySnapshot> taker) {
    BoundStore<?> store = watch.store();
    taker.accept(
        watch, EntrySnapshot.of(watch.key(), entry, store.defaultJson(), store.migrations()));
    learn(watch);
  }

  private void learn(Watch watch) {
    EntrySnapshot now = watch.confirmed();
    if (now != null) {
      learned.accept(now);
    }
  }
}
