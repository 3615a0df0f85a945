package dev.ropeway.session;

import dev.ropeway.EntryUpdated;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.Transaction;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.View;
import dev.ropeway.config.Setting;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sessions of a node. Thread-safe. */
public final class Sessions implements SessionService {
  private final Node node;
  private final @Nullable Function<EntryUpdated, CompletionStage<?>> events;
  private final Leaks leaks;
  private final Map<EntryKey, EventPump> pumps = new ConcurrentHashMap<>();

  Sessions(Node node, @Nullable Function<EntryUpdated, CompletionStage<?>> events) {
    this.node = node;
    this.events = events;
    this.leaks = new Leaks(node.clock());
  }

  @Override
  public <T> Session<T> load(Store<T> store, String key) {
    BoundStore<T> bound = node.stores().bound(store);
    return open(bound, new EntryKey(store.name(), check(key)));
  }

  <T> LiveSession<T> open(BoundStore<T> bound, EntryKey entry) {
    OpenSession<T> open = new OpenSession<>(node, bound, entry);
    if (events != null) {
      pumps.compute(
          entry,
          (k, old) -> {
            EventPump pump = old == null ? EventPump.open(node, bound, entry, events) : old;
            pump.sessions++;
            return pump;
          });
    }
    return new LiveSession<>(node, open, leaks);
  }

  @Override
  public CompletionStage<TransactionOutcome> transaction(
      Consumer<Transaction> actions, Consumer<Transaction> onFailure) {
    return new Transactions(node).run(actions, onFailure);
  }

  @Override
  public <T> View<T> view(Store<T> store, String key) {
    BoundStore<T> bound = node.stores().bound(store);
    return new StoredView<>(node, bound, new EntryKey(store.name(), check(key)));
  }

  private String check(String key) {
    return Names.segment("key", key, node.settings().count(Setting.NAME_LENGTH));
  }

  void closed(OpenSession<?> session) {
    pumps.computeIfPresent(
        session.key(),
        (k, pump) -> {
          if (--pump.sessions > 0) {
            return pump;
          }
          pump.close();
          return null;
        });
  }

  /** Releases sessions that were left open; to be called now and then. */
  void sweep() {
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
