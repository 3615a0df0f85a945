package dev.ropeway.session;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Ack;
import dev.ropeway.BadReason;
import dev.ropeway.DataUpdate;
import dev.ropeway.Session.Subscription;
import dev.ropeway.Update;
import dev.ropeway.config.Setting;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.feed.Watch;
import dev.ropeway.feed.Watcher;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.session.SessionView.Look;
import dev.ropeway.store.BoundStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is behind a session: a place among those who watch the key, what is shown of it and to whom.
 * It never refers to the {@link SessionHandle} that the application holds, so that one which nobody
 * holds any more can be told from one in use. Thread-safe.
 */
final class SessionState<T> implements Watcher {
  private final SessionParts parts;
  private final Behalf behalf;
  private final BoundStore<T> store;
  private final EntryKey key;
  private final Runnable closed;
  private final Watch watch;
  private final SessionView<T> shown;
  private final ActionSender<T> outgoing;
  private final Set<Delivery<T>> deliveries = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private volatile Runnable leave = () -> {};
  private volatile @Nullable Kind ended;

  /**
   * Opens a session.
   *
   * @param behalf for whom it acts
   * @param closed is told when it ends
   */
  SessionState(
      SessionParts parts, Behalf behalf, BoundStore<T> store, EntryKey key, Runnable closed) {
    this.parts = parts;
    this.behalf = behalf;
    this.closed = closed;
    this.store = store;
    this.key = key;
    this.watch = parts.publisher().hold(key, store, this);
    this.shown = new SessionView<>(store, watch);
    this.outgoing = new ActionSender<>(parts, behalf, store, key, shown, this::sent);
    watch.loaded().whenComplete((done, failure) -> loaded(watch.confirmed()));
  }

  private void loaded(@Nullable EntrySnapshot now) {
    if (now != null) {
      parts.violations().check(store, key, now.data());
    }
    deliver();
  }

  /** Nobody is told anything without listeners; who comes later follows what is undecided then. */
  private void sent(PendingAction pending) {
    pending.outcome().whenComplete((decided, failure) -> shown.decided());
    if (!deliveries.isEmpty()) {
      deliver();
      tell(pending);
    }
  }

  private void tell(PendingAction pending) {
    pending.outcome().whenComplete((decided, failure) -> deliver());
  }

  /** For whom it acts. */
  Behalf behalf() {
    return behalf;
  }

  EntryKey key() {
    return key;
  }

  BoundStore<T> store() {
    return store;
  }

  ActionSender<T> outgoing() {
    return outgoing;
  }

  Watch watch() {
    return watch;
  }

  /** How many actions it keeps to replay. For tests. */
  int kept() {
    return shown.kept();
  }

  T data() {
    await();
    String reason = watch.bad();
    if (reason != null) {
      throw new IllegalStateException(reason);
    }
    try {
      return shown.look().data();
    } catch (JsonFormatException e) {
      throw new IllegalStateException(undecodable(e), e);
    }
  }

  private void await() {
    long millis = parts.settings().get(Setting.LOAD_TIMEOUT);
    try {
      watch.loaded().get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException(
          key + " was not loaded within " + millis + " ms: the database does not answer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + key + " was being loaded", e);
    }
  }

  /** Why this node cannot work on the key; null if it can. */
  @Nullable BadReason bad() {
    String reason = watch.bad();
    EntrySnapshot now = watch.confirmed();
    if (now == null) {
      return reason == null ? null : new BadReason(BadReason.Kind.OTHER, reason);
    }
    String unknown = now.unknown();
    if (unknown != null) {
      return new BadReason(BadReason.Kind.UNKNOWN_FORM, unknown);
    }
    try {
      shown.look();
    } catch (JsonFormatException e) {
      return new BadReason(BadReason.Kind.WRONG_TYPE, undecodable(e));
    }
    return reason == null ? null : new BadReason(kind(now), reason);
  }

  /** What else keeps a cycle from an entry that is known here. */
  private BadReason.Kind kind(EntrySnapshot now) {
    boolean storable =
        now.asStored() || store.limits(parts.settings()).violation(now.data()) == null;
    return storable ? BadReason.Kind.UNKNOWN_ACTION : BadReason.Kind.OTHER;
  }

  private static String undecodable(JsonFormatException e) {
    return "The stored data is not of the type this node knows: " + e.getMessage();
  }

  /** Calls a listener that is told the data alone. */
  Subscription updated(Consumer<? super T> listener) {
    return listen(update -> listener.accept(update.now()), (from, to) -> List.of());
  }

  /** Calls a listener that is told all. */
  Subscription updates(Consumer<? super DataUpdate<T>> listener) {
    return listen(listener, this::causes);
  }

  private List<Ack> causes(Position from, Position to) {
    List<Update> updates = watch.between(from, to);
    return updates == null
        ? List.of()
        : updates.stream().flatMap(update -> update.acks().stream()).toList();
  }

  private Subscription listen(
      Consumer<? super DataUpdate<T>> listener, BiFunction<Position, Position, List<Ack>> causes) {
    Delivery<T> delivery = new Delivery<>(key, listener, this::current, causes, parts.listeners());
    synchronized (deliveries) { // else what a stop at the same moment cleans up might come back
      if (stopped()) {
        throw new IllegalStateException("The session on " + key + " has been stopped.");
      }
      deliveries.add(delivery);
      watch.add(this);
    }
    shown.undecided().forEach(this::tell);
    delivery.moved();
    return () -> {
      delivery.close();
      deliveries.remove(delivery);
    };
  }

  /** What listeners get; null while there is nothing to show. */
  private @Nullable Look<T> current() {
    if (stopped() || watch.confirmed() == null || watch.bad() != null) {
      return null;
    }
    try {
      return shown.look();
    } catch (JsonFormatException e) {
      return null; // bad() says so
    }
  }

  @Override
  public void moved(Watch moved) {
    deliver();
  }

  private void deliver() {
    deliveries.forEach(Delivery::moved);
  }

  boolean stopped() {
    return stopped.get();
  }

  /** What is to be done when it ends. */
  void leaveBy(Runnable leaving) {
    leave = leaving;
  }

  /** Ends it because those for whom it acts may no longer have it. */
  void end(Kind why) {
    ended = why;
    stop();
  }

  /** Why those for whom it acts may no longer have it; null if they may, or had it stopped. */
  @Nullable Kind ended() {
    return ended;
  }

  /** Ends it; completes when what was sent is decided, or fails if that takes too long. */
  CompletableFuture<Void> stop() {
    if (stopped.compareAndSet(false, true)) {
      synchronized (deliveries) {
        deliveries.forEach(Delivery::close);
        deliveries.clear();
        parts.publisher().close(watch, this);
      }
      leave.run();
      closed.run();
      parts.engine().flush(key);
    }
    return outgoing.saved(parts.settings().time(Setting.STOP_TIMEOUT));
  }
}
