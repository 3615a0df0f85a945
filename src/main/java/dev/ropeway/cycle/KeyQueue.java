package dev.ropeway.cycle;

import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.Bucket;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import dev.ropeway.store.BoundStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a lane has to do on one key. Guarded by the lane's lock but where said otherwise. */
final class KeyQueue {
  final EntryKey key;
  final int bucket;
  final BoundStore<?> store;

  /** Not taken up yet, in order of arrival. */
  final Deque<Request> arrived = new ArrayDeque<>();

  /** The last one taken in; null before the first. */
  @Nullable PendingAction last;

  /** Recorded by a caller's transaction, not taken up yet. */
  final List<PendingAction> adopted = new ArrayList<>();

  /** Recorded but not decided; touched by the running cycle only. */
  final Map<ActionId, List<PendingAction>> waiting = new HashMap<>();

  /** Taken in and not decided. Atomic. */
  final AtomicInteger undecided = new AtomicInteger();

  /** Whether the database may know more than this node. */
  boolean pull;

  /** Whether a cycle works on it; then it stands in no queue. */
  boolean running;

  /** Whether it stands in the lane's ready queue. */
  boolean ready;

  /** Whether it was due while transactions held the key. */
  boolean parked;

  /** Whether the lane comes before the transactions that want the key. */
  boolean turn;

  /** When it is to be looked at again, by the monotonic clock; null if not delayed. */
  @Nullable Long due;

  /** When the store's push delay ends, by the same clock; null if no push is being delayed. */
  @Nullable Long pushAt;

  /** Whether the next push is not to wait for the store's push delay. */
  boolean flush;

  /** Consecutive cycles in which it was outraced or failed. */
  int setbacks;

  /** Whether it failed in company and has to prove itself alone, so as not to hold up others. */
  boolean alone;

  /** Why this node cannot work on it; null if it can. Written by the running cycle only. */
  volatile @Nullable String bad;

  /**
   * Completes when the key is found to be bad; null if nobody waits. Guarded by the lane's lock.
   */
  private @Nullable CompletableFuture<Void> stuck;

  /**
   * How far the key was last known to be, and at which epoch; touched by the running cycle only.
   */
  private Position proven = Position.START;

  private long epoch;

  KeyQueue(EntryKey key, BoundStore<?> store) {
    this.key = key;
    this.bucket = Bucket.of(key);
    this.store = store;
  }

  /** Whether its store's push delay is over, which begins if none was on. */
  boolean pushDue(NodeClock clock) {
    Duration delay = store.store().pushDelay();
    if (delay.isZero()) {
      return true;
    }
    long now = clock.nanos();
    if (flush) {
      flush = false;
      pushAt = now;
    }
    if (pushAt == null) {
      pushAt = now + delay.toNanos();
    }
    return now >= pushAt;
  }

  /** Notes how far the key is known to be. */
  void proven(Position position, long at) {
    proven = position;
    epoch = at;
  }

  /** How far the key was known to be at an epoch. */
  Position proven(long at) {
    return epoch == at ? proven : Position.START;
  }

  void await(PendingAction pending) {
    waiting.computeIfAbsent(pending.id, id -> new ArrayList<>(1)).add(pending);
  }

  /**
   * The end of the newest action that was taken in, or of all hope for it as the key is bad; null
   * if there is nothing to wait for.
   */
  @Nullable CompletableFuture<?> lastOutcome() {
    if (last == null || bad != null) {
      return null;
    }
    if (stuck == null) {
      stuck = new CompletableFuture<>();
    }
    return CompletableFuture.anyOf(last.outcome(), stuck);
  }

  /** What is to be completed as the key is bad; null if it is not, or nobody waits. */
  @Nullable CompletableFuture<Void> takeStuck() {
    CompletableFuture<Void> taken = bad == null ? null : stuck;
    if (taken != null) {
      stuck = null;
    }
    return taken;
  }

  /** How many undecided actions it has that this node will not decide. */
  long stuck() {
    return bad == null ? 0 : undecided.get();
  }

  /** Whether nothing is left to do or to remember. */
  boolean idle() {
    return arrived.isEmpty() && adopted.isEmpty() && waiting.isEmpty() && !pull && bad == null;
  }
}
