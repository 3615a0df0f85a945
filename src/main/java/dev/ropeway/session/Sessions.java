package dev.ropeway.session;

import dev.ropeway.Action;
import dev.ropeway.Caller;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.Patch;
import dev.ropeway.Right;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.Transaction;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.View;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The sessions of a node, for the application or for a caller. Thread-safe. */
public final class Sessions implements SessionService {
  private final SessionParts parts;
  private final StoreCatalog stores;
  private final Behalf behalf;
  private final DirectActions direct;

  /** Has no session yet; acts as the application. */
  public Sessions(SessionParts parts) {
    this(parts, Behalf.APPLICATION, new DirectActions(parts));
  }

  private Sessions(SessionParts parts, Behalf behalf, DirectActions direct) {
    this.parts = parts;
    this.stores = parts.stores();
    this.behalf = behalf;
    this.direct = direct;
  }

  @Override
  public SessionService as(Caller caller) {
    Objects.requireNonNull(caller, "Nobody is verified, who is not the application.");
    return new Sessions(parts, new CallersBehalf(caller, parts.judges()), direct);
  }

  /** Records what needs no session. */
  DirectActions direct() {
    return direct;
  }

  /** For whom it acts. */
  Behalf behalf() {
    return behalf;
  }

  @Override
  public <T> Session<T> load(Store<T> store, String key) {
    BoundStore<T> bound = stores.bound(store);
    EntryKey entry = parts.key(store, key);
    behalf.require(Right.WATCH, entry);
    SessionState<T> open = behind(bound, entry);
    open.leaveBy(behalf.watch(entry, open::end));
    return new SessionHandle<>(parts, open);
  }

  /** What is behind a new session. */
  <T> SessionState<T> behind(BoundStore<T> bound, EntryKey entry) {
    SessionState<T> open = new SessionState<>(parts, behalf, bound, entry, () -> closed(entry));
    EventPumps pumps = parts.pumps();
    if (pumps != null) {
      pumps.opened(entry, bound);
    }
    return open;
  }

  private void closed(EntryKey key) {
    EventPumps pumps = parts.pumps();
    if (pumps != null) {
      pumps.closed(key);
    }
  }

  @Override
  public CompletionStage<TransactionOutcome> transaction(
      Consumer<Transaction> actions, Consumer<Transaction> onFailure) {
    return new SessionTransactions(parts, behalf, direct).run(null, actions, onFailure);
  }

  @Override
  public CompletionStage<TransactionOutcome> transaction(
      IdempotencyKey once, Consumer<Transaction> actions, Consumer<Transaction> onFailure) {
    Objects.requireNonNull(once, "Without a key, call transaction without one.");
    return new SessionTransactions(parts, behalf, direct).run(once, actions, onFailure);
  }

  @Override
  public <T> View<T> view(Store<T> store, String key) {
    return new StoredView<>(this, parts.past(), stores.bound(store), parts.key(store, key));
  }

  @Override
  public <T, A> Patch patch(Store<T> store, String key, Action<T, A> action, A args) {
    return direct.record(errand(store, key, action, args));
  }

  @Override
  public <T, A> Patch patch(
      Store<T> store, String key, Action<T, A> action, A args, IdempotencyKey once) {
    return direct.record(errand(store, key, action, args).once(once));
  }

  private <T, A> Errand<T> errand(Store<T> store, String key, Action<T, A> action, A args) {
    BoundStore<T> bound = stores.bound(store);
    return Errand.of(parts, behalf, bound, parts.key(store, key), action, args);
  }

  /** Knows those that are open. */
  public SessionCleaner cleaner() {
    return parts.leaks();
  }
}
