package dev.ropeway.feed;

import dev.ropeway.Update;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.EntryJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Move;
import dev.ropeway.journal.Position;
import dev.ropeway.store.BoundStore;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the watches of a node up to date. Pushes of this node, hints of others and the regular
 * comparison all end here: a position is learned, and what lies between is taken in order, from
 * memory where this node pushed it, else from the history. Thread-safe.
 */
public final class Publisher {
  private static final System.Logger LOG = System.getLogger(Publisher.class.getName());

  private final Map<EntryKey, Watch> watches = new ConcurrentHashMap<>();
  private final EntryJournal journal;
  private final Settings settings;
  private final NodeClock clock;
  private final CatchUp catchUp;
  private final CompareQueue queue;
  private final IntFunction<Interest> interest;
  private final Consumer<EntrySnapshot> learned;

  /**
   * Makes a publisher.
   *
   * @param executor runs what reads the database
   * @param learned hears of every state taken from the database
   * @param interest has what other nodes tell of keys brought here, by slot
   */
  public Publisher(
      EntryJournal journal,
      Settings settings,
      NodeClock clock,
      Executor executor,
      Consumer<EntrySnapshot> learned,
      IntFunction<Interest> interest) {
    this.interest = interest;
    this.learned = learned;
    this.journal = journal;
    this.settings = settings;
    this.clock = clock;
    this.queue = new CompareQueue(settings);
    this.catchUp = new CatchUp(new WatchLoader(journal, learned), executor);
  }

  /** Begins to load what is watched; the tables must be there. */
  public void start() {
    catchUp.start();
  }

  /** Begins to watch a key; it is loaded in the background. Close with {@link #close}. */
  public Watch open(EntryKey key, BoundStore<?> store, Watcher watcher) {
    return loading(open(key, store, watcher, current -> current.add(watcher)));
  }

  /** Like {@link #open}, for who is to {@link #refresh} the watch: it loads it as well. */
  Watch join(EntryKey key, BoundStore<?> store, Watcher watcher) {
    Watch watch = open(key, store, watcher, current -> current.add(watcher));
    CompletableFuture<Void> ready = watch.interest().ready();
    if (watch.confirmed() == null && !ready.isDone()) {
      ready.thenRun(() -> catchUp.add(watch)); // what was told in between was not heard
    }
    return watch;
  }

  /**
   * Like {@link #open}, for a holder that looks for itself: moves cost it nothing until it adds a
   * watcher to the watch.
   */
  public Watch hold(EntryKey key, BoundStore<?> store, Object holder) {
    return loading(open(key, store, holder, current -> {}));
  }

  private Watch open(EntryKey key, BoundStore<?> store, Object holder, Consumer<Watch> join) {
    return watches.compute(
        key,
        (k, old) -> {
          Watch current = old == null ? begin(key, store) : old;
          current.hold(holder);
          join.accept(current);
          return current;
        });
  }

  private Watch begin(EntryKey key, BoundStore<?> store) {
    Interest told = interest.apply(Slot.of(key));
    Watch watch = new Watch(key, store, settings, told, clock.nanos());
    queue.add(watch);
    return watch;
  }

  private Watch loading(Watch watch) {
    if (watch.confirmed() == null) {
      watch.interest().ready().thenRun(() -> catchUp.add(watch)); // what is told later is heard
    }
    return watch;
  }

  /** Ends a watcher's or holder's watching; the watch goes with the last one. */
  public void close(Watch watch, Object holder) {
    watches.computeIfPresent(
        watch.key(),
        (k, current) -> {
          if (!current.release(holder)) {
            return current;
          }
          queue.remove(current);
          current.interest().close();
          return null;
        });
  }

  /** This node has pushed; must be called in the order of the pushes of a key. */
  public void pushed(EntrySnapshot before, EntrySnapshot now, Update update, int patchBytes) {
    Watch watch = watches.get(now.key());
    if (watch == null) {
      return;
    }
    if (watch.confirmed() == null) {
      watch.first(before); // a push proves its base: no need to wait for the load
    }
    if (watch.offer(before.position(), now, update, patchBytes)) {
      watch.proved(clock.nanos());
    } else {
      catchUp.add(watch);
    }
  }

  /**
   * Another node says how a key has moved on. Taken only if it begins where this node is; else what
   * is missing is read when the position is told by {@link #hint}.
   */
  public void move(Move move) {
    Watch watch = watches.get(move.change().key());
    if (watch != null && taken(watch, move)) {
      EntrySnapshot now = watch.confirmed();
      if (now != null) {
        learned.accept(now);
      }
    }
  }

  private static boolean taken(Watch watch, Move move) {
    try {
      return watch.offer(move);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "What was told of " + watch.key() + " does not fit its data", e);
      return false;
    }
  }

  /** Somebody says that a key has come to a position. */
  public void hint(EntryKey key, Position position) {
    Watch watch = watches.get(key);
    if (watch != null && behind(watch, position)) {
      catchUp.add(watch);
    }
  }

  private static boolean behind(Watch watch, Position position) {
    EntrySnapshot now = watch.confirmed();
    return now == null || watch.doubted() || now.position().before(position);
  }

  /** Marks a key as bad, or as good again with null. */
  public void bad(EntryKey key, @Nullable String reason) {
    Watch watch = watches.get(key);
    if (watch != null) {
      watch.bad(reason);
    }
  }

  /** The bad keys among those of a store that are watched, with the reasons. */
  public Map<String, String> bad(String store) {
    Map<String, String> bad = new HashMap<>();
    watches.forEach(
        (key, watch) -> {
          String reason = key.store().equals(store) ? watch.bad() : null;
          if (reason != null) {
            bad.put(key.key(), reason);
          }
        });
    return bad;
  }

  /**
   * Brings watches to where the database is now, all with a few statements. Blocks.
   *
   * @return those that could not be read for what they are
   */
  List<Watch> refresh(Collection<Watch> batch) {
    long begun = clock.nanos();
    List<Watch> behind = new ArrayList<>();
    Map<EntryKey, Watch> loaded = new HashMap<>();
    for (Watch watch : batch) {
      if (watch.confirmed() == null) {
        behind.add(watch); // what is read whole from now on is as new as its position would be
      } else {
        loaded.put(watch.key(), watch);
      }
    }
    Map<EntryKey, Position> stored = compare(loaded);
    loaded.forEach(
        (key, watch) -> {
          if (behind(watch, stored.getOrDefault(key, Position.START))) {
            behind.add(watch);
          }
        });
    List<Watch> unreadable = behind.isEmpty() ? List.of() : catchUp.now(behind);
    batch.forEach(watch -> watch.proved(begun));
    return unreadable;
  }

  /** How far a watch is known to be; it is not, while the database may have forgotten it. */
  private static Position known(Watch watch) {
    EntrySnapshot now = watch.doubted() ? null : watch.confirmed();
    return now == null ? Position.START : now.position();
  }

  /** Compares all watches with the database, some thousands at a time. Blocks. */
  public void compareAll() {
    List<Watch> all = List.copyOf(watches.values());
    for (int from = 0; from < all.size(); from += CompareQueue.SOME) {
      compare(all.subList(from, Math.min(all.size(), from + CompareQueue.SOME)));
    }
    catchUp.retry();
  }

  /** Whether some watches are to be compared now, as it is long that they were proved. */
  public boolean isToCompare() {
    return queue.isTime(clock.nanos());
  }

  /** Compares those; the others have their turn later. Blocks. */
  public void compareNext() {
    List<Watch> next = queue.next(clock.nanos());
    while (!next.isEmpty()) {
      compare(next);
      next = queue.next(clock.nanos());
    }
    catchUp.retry();
  }

  private void compare(List<Watch> some) {
    long begun = clock.nanos();
    Map<EntryKey, Watch> watched = new HashMap<>();
    some.forEach(watch -> watched.put(watch.key(), watch));
    compare(watched).forEach(this::hint);
    queue.proved(some, begun);
  }

  /** Returns how far they have come. */
  private Map<EntryKey, Position> compare(Map<EntryKey, Watch> watched) {
    if (watched.isEmpty()) {
      return Map.of();
    }
    long epoch = journal.epoch();
    Map<EntryKey, Position> known = new HashMap<>();
    watched.forEach((key, watch) -> known.put(key, known(watch)));
    Map<EntryKey, Position> stored = journal.positions(List.copyOf(watched.keySet()));
    known.forEach(
        (key, before) ->
            journal.compare(key, before, stored.getOrDefault(key, Position.START), epoch));
    return stored;
  }

  /** What is known of all watched keys. */
  public List<EntrySnapshot> known() {
    return watches.values().stream().map(Watch::confirmed).filter(Objects::nonNull).toList();
  }

  /** The database has forgotten: every watch begins anew with what is there now. */
  public void forget() {
    for (Watch watch : watches.values()) {
      watch.doubt();
      catchUp.add(watch);
    }
  }

  /** Tries again what could not be read. */
  public void retry() {
    catchUp.retry();
  }

  /** Whether anybody watches a key here. */
  public boolean watches(EntryKey key) {
    return watches.containsKey(key);
  }

  /** The watched keys. */
  public Collection<EntryKey> watched() {
    return List.copyOf(watches.keySet());
  }
}
