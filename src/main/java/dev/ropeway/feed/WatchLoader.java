package dev.ropeway.feed;

import dev.ropeway.config.LoopLog;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.PulledEntry;
import dev.ropeway.journal.Slice;
import dev.ropeway.store.BoundStore;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what watches are missing from the journal, many keys at a time. Thread-safe.
 *
 * @param learned hears of every state that was read
 */
record WatchLoader(EntryJournal journal, Consumer<EntrySnapshot> learned) {
  private static final System.Logger LOG = System.getLogger(CatchUp.class.getName());
  private static final LoopLog UNREADABLE =
      new LoopLog(CatchUp.class, "A key could not be loaded, will try again");
  private static final int MOST_CHANGES = 5_000;
  private static final long MOST_BYTES = 4_194_304;

  /**
   * Reads what a batch is missing.
   *
   * @param unreadable takes up those that could not be read for what they are: they hold up nobody
   */
  void read(List<Watch> batch, List<Watch> unreadable) {
    List<Watch> unloaded = new ArrayList<>();
    List<Watch> whole = new ArrayList<>();
    Map<EntryKey, Watch> byKey = new LinkedHashMap<>();
    for (Watch watch : batch) {
      if (watch.confirmed() == null) {
        unloaded.add(watch);
      } else if (watch.doubted()) {
        whole.add(watch);
      } else {
        byKey.put(watch.key(), watch);
      }
    }
    whole.addAll(changes(byKey));
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
  private Set<Watch> changes(Map<EntryKey, Watch> byKey) {
    Set<Watch> broken = new LinkedHashSet<>();
    Map<EntryKey, Position> behind = positions(byKey.values(), broken);
    while (!behind.isEmpty()) {
      Slice<EntryChange> changes = journal.changes(behind, MOST_CHANGES, MOST_BYTES);
      Set<Watch> moved = apply(changes.list(), byKey, broken);
      if (!changes.more()) {
        break;
      }
      if (moved.size() <= 1) {
        broken.addAll(moved); // so far behind that the whole is shorter
      }
      behind = positions(byKey.values(), broken);
    }
    byKey.values().forEach(this::learn);
    return broken;
  }

  /** Returns the watches that changes are about. */
  private static Set<Watch> apply(
      List<EntryChange> changes, Map<EntryKey, Watch> byKey, Set<Watch> broken) {
    Set<Watch> moved = new LinkedHashSet<>();
    for (EntryChange change : changes) {
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

  private static boolean applied(Watch watch, EntryChange change) {
    try {
      return watch.offer(change);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "The history of " + watch.key() + " does not fit its data", e);
      return false;
    }
  }

  private void load(
      Collection<Watch> watches, BiConsumer<Watch, EntrySnapshot> taker, List<Watch> unreadable) {
    List<Watch> left = List.copyOf(watches);
    while (!left.isEmpty()) {
      int read = loadSome(left, taker, unreadable);
      left = left.subList(read, left.size());
    }
  }

  /** Loads the first of them, as many as fit; returns how many. */
  private int loadSome(
      List<Watch> watches, BiConsumer<Watch, EntrySnapshot> taker, List<Watch> unreadable) {
    long epoch = journal.epoch();
    List<EntryKey> keys = watches.stream().map(Watch::key).toList();
    Slice<PulledEntry> found = journal.entries(keys, MOST_BYTES);
    if (journal.epoch() != epoch) {
      throw new IllegalStateException("The database has forgotten, perhaps what was read too");
    }
    List<PulledEntry> list = found.list();
    int read = found.more() ? keys.indexOf(list.get(list.size() - 1).key()) + 1 : keys.size();
    Map<EntryKey, PulledEntry> entries = new HashMap<>();
    list.forEach(entry -> entries.put(entry.key(), entry));
    for (Watch watch : watches.subList(0, read)) {
      try {
        load(watch, entries.get(watch.key()), taker);
      } catch (RuntimeException | Error e) {
        UNREADABLE.unexpected(e);
        unreadable.add(watch);
      }
    }
    return read;
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
