package dev.ropeway.session;

import dev.ropeway.Outcome;
import dev.ropeway.Update;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.feed.Watch;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one session shows: the confirmed data with the session's own undecided actions replayed on
 * it. Computed when asked for. Invariant: an action is never both in the confirmed data and
 * replayed. Thread-safe.
 */
final class SessionView<T> {
  private static final int ROOMY = 32;

  private final BoundStore<T> store;
  private final Watch watch;

  // guarded by this
  private final List<PendingAction> inFlight = new ArrayList<>();
  private int roomy = ROOMY;
  private int beginnings;
  private Position told = Position.START;
  private @Nullable EntrySnapshot of;
  private @Nullable T value;

  SessionView(BoundStore<T> store, Watch watch) {
    this.store = store;
    this.watch = watch;
  }

  /**
   * What is confirmed. If the chain began anew, what was decided before is in it or lost: its
   * versions tell nothing any more.
   */
  private @Nullable EntrySnapshot confirmed() {
    int begun = watch.beginnings();
    EntrySnapshot now = watch.confirmed();
    if (begun != beginnings && now != null) {
      beginnings = begun;
      inFlight.removeIf(pending -> pending.decided() != null);
      told = now.position();
      of = null;
    }
    return now;
  }

  synchronized void add(PendingAction pending) {
    EntrySnapshot now = confirmed();
    if (now != null) {
      dropDecided(now);
    }
    if (inFlight.isEmpty() && now != null) {
      told = now.position();
    }
    if (inFlight.size() >= roomy && now != null) {
      settle(now); // nobody may ever look at this session, which is no reason to keep it all
      roomy = Math.max(ROOMY, 2 * inFlight.size());
    }
    inFlight.add(pending);
    of = null;
  }

  /** An action was decided: what nobody may ever look for is not kept until somebody does. */
  synchronized void decided() {
    EntrySnapshot now = confirmed();
    if (now != null && !inFlight.isEmpty()) {
      dropDecided(now);
      of = null;
    }
  }

  /**
   * Mostly the oldest are decided first: what is kept here for long costs memory and its tidying.
   */
  private void dropDecided(EntrySnapshot now) {
    int decided = 0;
    while (decided < inFlight.size() && settled(inFlight.get(decided), now)) {
      decided++;
    }
    inFlight.subList(0, decided).clear();
  }

  /** How many actions it keeps that may be in the confirmed data already. For tests. */
  synchronized int kept() {
    return inFlight.size();
  }

  synchronized void remove(PendingAction pending) {
    inFlight.remove(pending);
    of = null;
  }

  synchronized List<PendingAction> undecided() {
    return inFlight.stream().filter(pending -> !pending.outcome().isDone()).toList();
  }

  /**
   * What is shown at one moment.
   *
   * @param data the confirmed data with the session's own undecided actions replayed on it
   * @param position how far the confirmed data under it has come
   */
  record Look<T>(T data, Position position) {
    long version() {
      return position.version();
    }
  }

  /**
   * What to show; the watch must be loaded.
   *
   * @throws JsonFormatException if the confirmed data is not of the store's type
   */
  synchronized Look<T> look() {
    EntrySnapshot now = Objects.requireNonNull(confirmed(), "the watch is loaded");
    boolean settled = settle(now);
    T current = value;
    if (of != now || settled || current == null) {
      current = inFlight.isEmpty() ? now.value(store::decode) : replay(now);
      of = now;
      value = current;
    }
    return new Look<>(current, now.position());
  }

  /** Drops the actions that the confirmed data already holds, or that never will be in it. */
  private boolean settle(EntrySnapshot now) {
    if (inFlight.isEmpty()) {
      return false;
    }
    boolean any = inFlight.removeIf(pending -> settled(pending, now));
    if (inFlight.isEmpty()) {
      told = now.position();
      return any;
    }
    Set<String> acked = acked(now);
    boolean others =
        inFlight.removeIf(pending -> pending.decided() == null && told(pending, acked));
    return any || others;
  }

  private static boolean settled(PendingAction pending, EntrySnapshot now) {
    Outcome outcome = pending.decided();
    return outcome == null
        ? pending.outcome().isCompletedExceptionally() // it was not recorded
        : !outcome.applied() || outcome.version() <= now.version();
  }

  private static boolean told(PendingAction pending, @Nullable Set<String> acked) {
    return acked == null || acked.contains(name(pending.id().client(), pending.id().id()));
  }

  /**
   * The actions told since the last look; null if that is no longer known, in which case showing
   * too little for a moment is better than showing an action twice.
   */
  private @Nullable Set<String> acked(EntrySnapshot now) {
    List<Update> updates = watch.between(told, now.position());
    if (updates == null) {
      told = now.position();
      return null;
    }
    Set<String> acked = new HashSet<>();
    updates.forEach(
        update -> update.acks().forEach(ack -> acked.add(name(ack.client(), ack.id()))));
    told = now.position();
    return acked;
  }

  private static String name(String client, long id) {
    return client + "#" + id;
  }

  private T replay(EntrySnapshot now) {
    T result = now.value(store::decode);
    for (PendingAction pending : inFlight) {
      result = replay(result, pending);
    }
    try {
      return store.decode(store.encode(result)); // frozen, whatever the actions made
    } catch (JsonFormatException e) {
      return now.value(store::decode);
    }
  }

  @SuppressWarnings("unchecked") // the store gave the action
  private T replay(T data, PendingAction pending) {
    try {
      BoundAction<T> action = (BoundAction<T>) pending.action();
      if (action.knowing()) {
        return data; // what it will be told is not known before it is recorded
      }
      T next = store.apply(pending, action, data, pending.args(), null);
      return next == null ? data : next;
    } catch (RuntimeException | StackOverflowError e) {
      return data; // the cycle will say what is wrong with it
    }
  }
}
