package dev.ropeway.session;

import dev.ropeway.Action;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.config.Setting;
import dev.ropeway.cycle.Request;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.cycle.Ticket;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.feed.Watch;
import dev.ropeway.feed.Watcher;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.Confirmed;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.BoundAction;
import dev.ropeway.json.BoundStore;
import dev.ropeway.json.JsonFormatException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A session on a watch that it shares with all other sessions of the key on this node. */
final class LiveSession<T> implements Session<T>, Watcher {
  private final Node node;
  private final BoundStore<T> store;
  private final EntryKey key;
  private final String client = Names.unique("session");
  private final Watch watch;
  private final Shown<T> shown;
  private final Set<Delivery<T>> deliveries = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;
  private long lastId;

  LiveSession(Node node, BoundStore<T> store, EntryKey key) {
    this.node = node;
    this.store = store;
    this.key = key;
    this.watch = node.publisher().hold(key, store, this);
    this.shown = new Shown<>(store, watch);
    watch.loaded().whenComplete((done, failure) -> loaded(watch.confirmed()));
  }

  private void loaded(@Nullable Confirmed now) {
    if (now != null) {
      node.violations().check(store, key, now.data());
    }
    moved(watch);
  }

  @Override
  public String key() {
    return key.key();
  }

  @Override
  public Store<T> store() {
    return store.store();
  }

  @Override
  public T data() {
    requireOpen();
    await();
    String reason = watch.bad();
    if (reason != null) {
      throw new IllegalStateException(reason);
    }
    try {
      return shown.value();
    } catch (JsonFormatException e) {
      throw new IllegalStateException(undecodable(e), e);
    }
  }

  private void await() {
    long millis = node.settings().get(Setting.LOAD_TIMEOUT);
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

  @Override
  public <A> Patch patch(Action<T, A> action, A args) {
    requireOpen();
    requireGood();
    BoundAction<T> bound = StoreCatalog.action(store, action);
    return patch(bound, Arguments.of(bound, args, node.limits()));
  }

  /** Records an action with checked arguments. */
  Patch patch(BoundAction<T> bound, Arguments arguments) {
    requireOpen();
    requireGood();
    CallerTransaction caller = node.callerTransaction();
    return caller.active() ? caller.patch(this, bound, arguments) : record(bound, arguments);
  }

  /** The action with its arguments, to be part of a transaction. */
  <A> TransactionPart part(Action<T, A> action, A args) {
    requireOpen();
    requireGood();
    BoundAction<T> bound = StoreCatalog.action(store, action);
    Arguments arguments = Arguments.of(bound, args, node.limits());
    return new TransactionPart(store, key, bound, arguments.decoded(), arguments.text());
  }

  private Patch record(BoundAction<T> action, Arguments arguments) {
    Ticket ticket;
    Request request;
    synchronized (this) {
      ActionId id = new ActionId(key, client, lastId + 1);
      ticket = arguments.ticket(id, action, null);
      request = new Request(key, client, Numbering.OWN, List.of(ticket));
      shown.add(ticket);
      try {
        node.engine().submit(request, store);
      } catch (RuntimeException e) {
        shown.remove(ticket);
        throw e;
      }
      lastId++;
    }
    follow(ticket);
    return new SentPatch(ticket, request.recorded());
  }

  /** Shows an action that a caller's transaction has committed. */
  void committed(Ticket ticket) {
    shown.add(ticket);
    follow(ticket);
  }

  /** Nobody is told anything without listeners; who comes later follows what is undecided then. */
  private void follow(Ticket ticket) {
    if (!deliveries.isEmpty()) {
      deliver();
      tell(ticket);
    }
  }

  private void tell(Ticket ticket) {
    ticket.outcome().whenComplete((decided, failure) -> deliver());
  }

  BoundStore<T> bound() {
    return store;
  }

  /** How many actions it keeps to replay. For tests. */
  int kept() {
    return shown.kept();
  }

  EntryKey entryKey() {
    return key;
  }

  @Override
  public Subscription updated(Consumer<? super T> listener) {
    requireOpen();
    Delivery<T> delivery = new Delivery<>(key, listener, this::current, node.executor());
    deliveries.add(delivery);
    watch.add(this);
    shown.undecided().forEach(this::tell);
    delivery.moved();
    return () -> {
      delivery.close();
      deliveries.remove(delivery);
    };
  }

  /** What listeners get; null while there is nothing to show. */
  private @Nullable T current() {
    if (stopped || watch.confirmed() == null || watch.bad() != null) {
      return null;
    }
    try {
      return shown.value();
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

  @Override
  public CompletionStage<Void> userId(String userId) {
    requireOpen();
    return node.people().tagLater(key, userId);
  }

  @Override
  public CompletionStage<Void> loaded() {
    requireOpen();
    return watch.loaded().copy();
  }

  @Override
  public Optional<String> bad() {
    requireOpen();
    String reason = watch.bad();
    if (reason == null && watch.confirmed() != null) {
      try {
        shown.value();
      } catch (JsonFormatException e) {
        reason = undecodable(e);
      }
    }
    return Optional.ofNullable(reason);
  }

  private static String undecodable(JsonFormatException e) {
    return "The stored data is not of the type this node knows: " + e.getMessage();
  }

  @Override
  public CompletionStage<Void> saved() {
    CompletableFuture<?>[] undecided =
        shown.undecided().stream()
            .map(ticket -> ticket.outcome().handle((decided, failure) -> null))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(undecided);
  }

  @Override
  public CompletionStage<Void> stop() {
    if (!stopped) {
      stopped = true;
      deliveries.forEach(Delivery::close);
      node.publisher().close(watch, this);
      node.sessions().closed(this);
    }
    return saved();
  }

  private void requireOpen() {
    if (stopped) {
      throw new IllegalStateException("The session on " + key + " has been stopped.");
    }
  }

  private void requireGood() {
    String reason = watch.bad();
    if (reason != null) {
      throw new NotRecordedException(Kind.BAD, reason);
    }
  }
}
