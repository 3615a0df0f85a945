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
import org.jspecify.annotations.Nullable;

/** The sessions of a node. Thread-safe. */
public final class Sessions implements SessionService {
  private final StoreCatalog stores;
  private final SessionParts parts;
  private final VersionRestorer past;
  private final SessionCleaner leaks;
  private final @Nullable EventPumps pumps;

  /**
   * Has no session yet.
   *
   * @param past reads what views show
   * @param leaks is told of all sessions
   * @param pumps fire CDI events; null if nobody observes
   */
  public Sessions(
      StoreCatalog stores,
      SessionParts parts,
      VersionRestorer past,
      SessionCleaner leaks,
      @Nullable EventPumps pumps) {
    this.stores = stores;
    this.parts = parts;
    this.past = past;
    this.leaks = leaks;
    this.pumps = pumps;
  }

  @Override
  public <T> Session<T> load(Store<T> store, String key) {
    return open(stores.bound(store), new EntryKey(store.name(), check(key)));
  }

  <T> SessionHandle<T> open(BoundStore<T> bound, EntryKey entry) {
    return new SessionHandle<>(parts, behind(bound, entry), leaks);
  }

  /** What is behind a new session. */
  <T> SessionState<T> behind(BoundStore<T> bound, EntryKey entry) {
    SessionState<T> open = new SessionState<>(parts, bound, entry, () -> closed(entry));
    if (pumps != null) {
      pumps.opened(entry, bound);
    }
    return open;
  }

  private void closed(EntryKey key) {
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
    return new StoredView<>(this, past, stores.bound(store), entry);
  }

  private String check(String key) {
    return NameRules.segment("key", key, parts.settings().count(Setting.NAME_LENGTH));
  }

  /** Releases sessions that were left open; to be called now and then. */
  public void sweep() {
    leaks.sweep();
  }

  /** How many sessions are open. */
  public int count() {
    return leaks.open();
  }

  /** How many sessions were left open and have been released. */
  public long released() {
    return leaks.released();
  }
}
