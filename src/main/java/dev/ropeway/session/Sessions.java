package dev.ropeway.session;

import dev.ropeway.Action;
import dev.ropeway.After;
import dev.ropeway.Caller;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.KeyPage;
import dev.ropeway.KeyVersion;
import dev.ropeway.Patch;
import dev.ropeway.Quota;
import dev.ropeway.Right;
import dev.ropeway.Scheduled;
import dev.ropeway.ScheduledPage;
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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The sessions of a node, for the application or for a caller. Thread-safe. */
public final class Sessions implements SessionService {
  private static final int USUAL_PAGE = 100;

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

  @Override
  public KeyPage keys(Store<?> store, String prefix) {
    return keys(store, prefix, null, Math.min(USUAL_PAGE, parts.settings().count(Setting.PAGE)));
  }

  @Override
  public KeyPage keys(Store<?> store, String prefix, @Nullable String after, int limit) {
    requirePage(limit);
    String behind = after == null ? "" : after;
    int longest = parts.settings().count(Setting.NAME_LENGTH);
    for (String name : List.of(prefix, behind)) {
      if (!name.isEmpty()) {
        NameRules.check("key", name, longest);
      }
    }
    EntryKey under = new EntryKey(stores.bound(store).name(), prefix);
    behalf.require(Right.LIST, under);
    List<KeyVersion> found =
        parts.past().reads().pages().keys(under.store(), prefix, behind, limit + 1);
    return found.size() <= limit
        ? new KeyPage(found, null)
        : new KeyPage(found.subList(0, limit), found.get(limit - 1).key());
  }

  private void requirePage(int limit) {
    int most = parts.settings().count(Setting.PAGE);
    if (limit < 1 || limit > most) {
      throw new IllegalArgumentException("A page has 1 to " + most + " rows, not " + limit);
    }
  }

  @Override
  public List<Quota> quotas(Store<?> store) {
    String identity = behalf.identity();
    String payer = identity == null ? direct.application() : identity;
    return parts.budget().quotas(List.of(stores.bound(store).name()), payer, identity);
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
  public TransactionOutcome.Committed applyNow(Consumer<Transaction> actions) {
    return new SessionTransactions(parts, behalf, direct).applyNow(null, actions);
  }

  @Override
  public TransactionOutcome.Committed applyNow(IdempotencyKey once, Consumer<Transaction> actions) {
    Objects.requireNonNull(once, "Without a key, call applyNow without one.");
    return new SessionTransactions(parts, behalf, direct).applyNow(once, actions);
  }

  @Override
  public <R> R repeat(Supplier<R> transaction) {
    if (parts.transaction() != null) {
      throw new IllegalStateException(
          "What is repeated begins a transaction of its own; the calling thread is in one already.");
    }
    return Outraced.repeat(transaction);
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

  @Override
  public Patch undo(Store<?> store, String key, String client, long id) {
    return undo(stores.bound(store), parts.key(store, key), client, id);
  }

  private <T> Patch undo(BoundStore<T> store, EntryKey key, String client, long id) {
    return direct.record(Errand.undo(parts, behalf, store, key, client, id));
  }

  @Override
  public Patch delete(Store<?> store, String key) {
    return direct.record(deletion(store, key));
  }

  @Override
  public Patch delete(Store<?> store, String key, IdempotencyKey once) {
    return direct.record(deletion(store, key).once(once));
  }

  private <T> Errand<T> deletion(Store<T> store, String key) {
    return Errand.deletion(behalf, stores.bound(store), parts.key(store, key));
  }

  @Override
  public <T, A> Scheduled patch(
      Store<T> store, String key, Action<T, A> action, A args, After when) {
    return direct.schedule(errand(store, key, action, args), when);
  }

  @Override
  public <T, A> Scheduled patch(
      Store<T> store, String key, Action<T, A> action, A args, After when, IdempotencyKey once) {
    return direct.schedule(errand(store, key, action, args).once(once), when);
  }

  @Override
  public ScheduledPage scheduled(Store<?> store, String key) {
    int most = parts.settings().count(Setting.PAGE);
    return scheduled(store, key, null, Math.min(USUAL_PAGE, most));
  }

  @Override
  public ScheduledPage scheduled(Store<?> store, String key, @Nullable String after, int limit) {
    requirePage(limit);
    EntryKey entry = parts.key(stores.bound(store).store(), key);
    return parts.scheduling().page(entry, after, limit, behalf.seenAgenda(entry));
  }

  @Override
  public boolean cancelScheduled(Store<?> store, String key, String id) {
    EntryKey entry = parts.key(stores.bound(store).store(), key);
    return parts.scheduling().cancel(entry, id, behalf.ownAgenda(entry));
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
