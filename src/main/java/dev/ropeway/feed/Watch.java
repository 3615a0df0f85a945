package dev.ropeway.feed;

import dev.ropeway.Update;
import dev.ropeway.config.LoopLog;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Move;
import dev.ropeway.journal.Position;
import dev.ropeway.store.BoundStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The confirmed state of one key on one node, shared by all who watch it, and the last updates that
 * led to it. Invariant: the kept updates form a chain that ends at the confirmed position.
 * Thread-safe.
 */
public final class Watch {
  private static final LoopLog LOG =
      new LoopLog(Watch.class, "Somebody could not be told that a key has moved on");

  private final EntryKey key;
  private final BoundStore<?> store;
  private final Interest interest;
  private final Set<Object> holders = ConcurrentHashMap.newKeySet(1);
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet(1);
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();

  /** Guarded by this. */
  private final Chain chain;

  private volatile @Nullable EntrySnapshot confirmed;
  private volatile @Nullable String bad;
  private volatile Position erased = Position.START;

  /** Written after what is confirmed, so read it before. */
  private volatile int beginnings;

  private volatile boolean doubted;
  private volatile long provedAt;

  /** Guarded by the queue. */
  private CompareQueue.@Nullable Turn turn;

  /**
   * Knows nothing yet.
   *
   * @param interest is open for as long as the watch is kept
   * @param now by the monotonic clock
   */
  Watch(EntryKey key, BoundStore<?> store, Settings settings, Interest interest, long now) {
    this.key = key;
    this.store = store;
    this.interest = interest;
    this.chain = new Chain(settings);
    this.provedAt = now;
  }

  public EntryKey key() {
    return key;
  }

  public BoundStore<?> store() {
    return store;
  }

  /** That what is told of it is heard. */
  Interest interest() {
    return interest;
  }

  /** What is confirmed; null until the first load. */
  public @Nullable EntrySnapshot confirmed() {
    return confirmed;
  }

  /**
   * How often the chain began anew because the database had forgotten: positions of before are not
   * those of after. Read it before {@link #confirmed}.
   */
  public int beginnings() {
    return beginnings;
  }

  /** It was as new as what was stored at a moment, or has begun to become so. */
  void proved(long when) {
    provedAt = when; // of two at once either may win: they are as good as each other
  }

  /** When it was last as new as what was stored, by the monotonic clock; first: when it began. */
  long provedAt() {
    return provedAt;
  }

  /** When it is to be compared; null if it is not. For the queue alone. */
  CompareQueue.@Nullable Turn turn() {
    return turn;
  }

  void turn(CompareQueue.@Nullable Turn next) {
    turn = next;
  }

  /** Completes when the first load is done. */
  public CompletableFuture<Void> loaded() {
    return loaded;
  }

  /** Why this node cannot work on the key; null if it can. */
  public @Nullable String bad() {
    EntrySnapshot now = confirmed;
    String unknown = now == null ? null : now.unknown();
    return unknown == null ? bad : unknown;
  }

  void bad(@Nullable String reason) {
    bad = reason;
    moved();
  }

  /** Adds a watcher, which is told of every move from now on. */
  public void add(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Removes a watcher; false if it was none. */
  public boolean remove(Watcher watcher) {
    return watchers.remove(watcher);
  }

  /** Keeps the watch up to date for somebody who need not be told of every move. */
  void hold(Object holder) {
    holders.add(holder);
  }

  /** Lets go of a holder or watcher, who is told of nothing more; whether it was the last. */
  boolean release(Object holder) {
    watchers.remove(holder);
    holders.remove(holder);
    return holders.isEmpty();
  }

  /**
   * The updates between two positions, oldest first.
   *
   * @return null if they are no longer kept
   */
  public synchronized @Nullable List<Update> between(Position from, Position to) {
    return chain.between(from, to);
  }

  /** Whether its first load is missing and somebody waits for it; if nobody does, it ends. */
  boolean missed() {
    if (confirmed == null && holders.isEmpty()) {
      loaded.completeExceptionally(new IllegalStateException(key + " is watched no more."));
    }
    return confirmed == null && !holders.isEmpty();
  }

  /** Why the updates behind a position are no longer kept. */
  ResetReason lost(Position from) {
    return from.version() < erased.version() ? ResetReason.HISTORY_PRUNED : ResetReason.TOO_SLOW;
  }

  /** Takes over a first state; false if there is one behind it, from which the chain goes on. */
  boolean first(EntrySnapshot now) {
    synchronized (this) {
      EntrySnapshot old = confirmed;
      if (old != null) {
        return !old.position().before(now.position());
      }
      began(now);
      confirmed = now;
    }
    loaded.complete(null);
    moved();
    return true;
  }

  /** Takes over a whole state, as loaded; the chain begins anew if it leads further. */
  void reset(EntrySnapshot now) {
    synchronized (this) {
      EntrySnapshot old = confirmed;
      if (old != null && !doubted && !old.position().before(now.position())) {
        return;
      }
      chain.clear();
      if (old == null) {
        began(now);
      }
      confirmed = now;
      if (doubted) {
        doubted = false;
        erased = Position.START;
        beginnings++;
      }
    }
    loaded.complete(null);
    moved();
  }

  /** The database has forgotten: no step leads on from here, and the next whole state counts. */
  synchronized void doubt() {
    doubted = confirmed != null;
  }

  /** Whether the next whole state counts, wherever it is. */
  boolean doubted() {
    return doubted;
  }

  /**
   * Moves on by an update of this node.
   *
   * @return false if something between is missing
   */
  boolean offer(Position before, EntrySnapshot now, Update update, long bytes) {
    synchronized (this) {
      EntrySnapshot old = confirmed;
      if (old == null || doubted) {
        return false;
      }
      if (!old.position().before(now.position())) {
        return true;
      }
      if (!old.position().equals(before)) {
        return false;
      }
      link(before, now, update, bytes);
    }
    moved();
    return true;
  }

  /**
   * Moves on by a step from the history.
   *
   * @return false if something between is missing or was erased
   */
  boolean offer(EntryChange change) {
    synchronized (this) {
      EntrySnapshot old = confirmed;
      if (doubted) {
        return false;
      }
      if (change.erasure()) {
        erased = change.to();
        return old != null && old.version() >= change.to().version();
      }
      if (old == null || old.version() + 1 < change.to().version()) {
        return false;
      }
      Position to =
          new Position(
              Math.max(old.version(), change.to().version()),
              Math.max(old.position().refusals(), change.to().refusals()));
      if (!old.position().before(to)) {
        return true;
      }
      HistoryStep step = HistoryStep.of(old, to, change, store.migrations());
      link(old.position(), step.now(), step.update(), step.patchBytes());
    }
    moved();
    return true;
  }

  /**
   * Moves on by a push of another node, as it says.
   *
   * @return false if it does not begin here
   */
  boolean offer(Move move) {
    synchronized (this) {
      EntrySnapshot old = confirmed;
      if (old == null || doubted || !move.isOne() || !old.position().equals(move.from())) {
        return false;
      }
      EntryChange change = move.change();
      HistoryStep next = HistoryStep.of(old, change.to(), change, store.migrations());
      link(old.position(), next.now(), next.update(), next.patchBytes());
    }
    moved();
    return true;
  }

  private void link(Position before, EntrySnapshot now, Update update, long patchBytes) {
    chain.add(before, now.position(), update, patchBytes, !watchers.isEmpty());
    confirmed = now;
  }

  private void began(EntrySnapshot first) {
    for (Watcher watcher : watchers) {
      LOG.surely(() -> watcher.began(first));
    }
  }

  private void moved() {
    for (Watcher watcher : watchers) {
      LOG.surely(() -> watcher.moved(this)); // the others, and who pushed, must not suffer for it
    }
  }
}
