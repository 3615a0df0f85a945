package dev.ropeway.session;

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
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The sessions of a node. Thread-safe. */
public final class Sessions implements SessionService {
  private final SessionParts parts;
  private final StoreCatalog stores;

  /** Has no session yet. */
  public Sessions(SessionParts parts) {
    this.parts = parts;
    this.stores = parts.stores();
  }

  @Override
  public <T> Session<T> load(Store<T> store, String key) {
    return open(stores.bound(store), new EntryKey(store.name(), check(key)));
  }

  <T> SessionHandle<T> open(BoundStore<T> bound, EntryKey entry) {
    return new SessionHandle<>(parts, behind(bound, entry));
  }

  /** What is behind a new session. */
  <T> SessionState<T> behind(BoundStore<T> bound, EntryKey entry) {
    SessionState<T> open = new SessionState<>(parts, bound, entry, () -> closed(entry));
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
    return new SessionTransactions(parts).run(actions, onFailure);
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
