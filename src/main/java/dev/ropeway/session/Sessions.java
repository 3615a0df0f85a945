package dev.ropeway.session;

import dev.ropeway.Caller;
import dev.ropeway.Right;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.Transaction;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.View;
import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
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

  /** Has no session yet; acts as the application. */
  public Sessions(SessionParts parts) {
    this(parts, Behalf.APPLICATION);
  }

  private Sessions(SessionParts parts, Behalf behalf) {
    this.parts = parts;
    this.stores = parts.stores();
    this.behalf = behalf;
  }

  @Override
  public SessionService as(Caller caller) {
    Objects.requireNonNull(caller, "Nobody is verified, who is not the application.");
    return new Sessions(parts, new CallersBehalf(caller, parts.judges()));
  }

  /** For whom it acts. */
  Behalf behalf() {
    return behalf;
  }

  @Override
  public <T> Session<T> load(Store<T> store, String key) {
    BoundStore<T> bound = stores.bound(store);
    EntryKey entry = new EntryKey(store.name(), check(key));
    behalf.require(Right.WATCH, entry);
    SessionState<T> open = behind(bound, entry);
    open.leaveBy(behalf.watch(entry, open::end));
    return new SessionHandle<>(parts, open);
  }

  /** A session that was not judged, and will not be but for what is recorded through it. */
  <T> SessionHandle<T> open(BoundStore<T> bound, EntryKey entry) {
    return new SessionHandle<>(parts, behind(bound, entry));
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
    return new SessionTransactions(parts, behalf).run(actions, onFailure);
  }

  @Override
  public <T> View<T> view(Store<T> store, String key) {
    EntryKey entry = new EntryKey(store.name(), check(key));
    return new StoredView<>(this, parts.past(), stores.bound(store), entry);
  }

  private String check(String key) {
    return NameRules.segment("key", key, parts.settings().count(Setting.NAME_LENGTH));
  }

  /** Knows those that are open. */
  public SessionCleaner cleaner() {
    return parts.leaks();
  }
}
