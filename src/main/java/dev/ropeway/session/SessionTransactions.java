package dev.ropeway.session;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.Action;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.Transaction;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.action.ClientNames;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Transactions as applications write them.
 *
 * @param behalf for whom all of it is; the application leaves that to each session
 * @param direct knows who pays for actions without a session
 */
record SessionTransactions(SessionParts parts, Behalf behalf, DirectActions direct) {

  /**
   * Collects a transaction and has it applied.
   *
   * @param once by what repeats of it are known; null: there are none
   */
  CompletionStage<TransactionOutcome> run(
      @Nullable IdempotencyKey once,
      Consumer<Transaction> actions,
      Consumer<Transaction> onFailure) {
    Collector wanted = new Collector();
    wanted.collect(actions);
    if (wanted.collected.isEmpty()) {
      throw new IllegalArgumentException("A transaction needs at least one action.");
    }
    Collector instead = new Collector();
    instead.collect(onFailure);
    JtaTransaction caller = parts.transaction();
    TransactionRequest.Builder builder = builder(once, caller != null);
    wanted.collected.forEach(builder::action);
    instead.collected.forEach(builder::onFailure);
    parts.budget().take(Stream.of(wanted, instead).flatMap(all -> all.uses.stream()).toList());
    if (caller == null) {
      TransactionRequest request = builder.build();
      parts.engine().submit(request);
      return stage(request, Surrounding.NONE);
    }
    TransactionRequest request = builder.pending();
    caller.record(request, once != null);
    return stage(request, caller.surrounding());
  }

  /**
   * Collects a transaction and applies it within that of the calling thread.
   *
   * @param once by what repeats of it are known; null: there are none
   */
  TransactionOutcome.Committed applyNow(
      @Nullable IdempotencyKey once, Consumer<Transaction> actions) {
    JtaTransaction caller = parts.transaction();
    if (caller == null) {
      throw new IllegalStateException(
          "What is applied now is in a JTA transaction; there is none.");
    }
    Collector wanted = new Collector();
    wanted.collect(actions);
    if (wanted.collected.isEmpty()) {
      throw new IllegalArgumentException("A transaction needs at least one action.");
    }
    TransactionRequest.Builder builder = builder(once, false);
    wanted.collected.forEach(builder::action);
    parts.budget().take(wanted.uses);
    return caller.applyNow(builder.build());
  }

  private TransactionRequest.Builder builder(@Nullable IdempotencyKey once, boolean within) {
    if (once != null) {
      return new TransactionRequest.Builder(behalf.once(once), 1, true);
    }
    return within
        ? new TransactionRequest.Builder(UniqueNames.next(ClientNames.JTA), 1, false)
        : new TransactionRequest.Builder();
  }

  private CompletionStage<TransactionOutcome> stage(
      TransactionRequest request, Surrounding surrounding) {
    return parts
        .deadlines()
        .follow(request.outcome(), new OutcomeStage<>(surrounding, "The transaction", null));
  }

  /** What one call of the application's collects. */
  private final class Collector implements Transaction {
    private final List<TransactionPart> collected = new ArrayList<>();
    private final List<Budget.Use> uses = new ArrayList<>();
    private @Nullable AccessDeniedException denied;

    void collect(Consumer<Transaction> actions) {
      actions.accept(this);
      if (denied != null) {
        throw denied; // also if it was caught there: the rest alone is not what was meant
      }
    }

    @Override
    public <T, A> void patch(Session<T> session, Action<T, A> action, A args) {
      if (!(session instanceof SessionHandle<T> live)) {
        throw new IllegalArgumentException("The session is not one of this service.");
      }
      judged(() -> add(live.part(by(live), action, args), live::use));
    }

    @Override
    public <T, A> void patch(Store<T> store, String key, Action<T, A> action, A args) {
      BoundStore<T> bound = parts.stores().bound(store);
      EntryKey entry = parts.key(store, key);
      judged(() -> add(Errand.of(parts, behalf, bound, entry, action, args), direct::use));
    }

    @Override
    public void delete(Session<?> session) {
      if (!(session instanceof SessionHandle<?> live)) {
        throw new IllegalArgumentException("The session is not one of this service.");
      }
      judged(() -> add(live.deletion(by(live)), live::use));
    }

    @Override
    public void delete(Store<?> store, String key) {
      BoundStore<?> bound = parts.stores().bound(store);
      EntryKey entry = parts.key(store, key);
      judged(() -> add(Errand.deletion(behalf, bound, entry), direct::use));
    }

    private void add(Errand<?> errand, Function<Errand<?>, Budget.Use> use) {
      collected.add(errand.part());
      uses.add(use.apply(errand));
    }

    private void judged(Runnable adding) {
      try {
        adding.run();
      } catch (AccessDeniedException e) {
        denied = e;
        throw e;
      }
    }
  }

  /** Who is behind a part: whoever is meant by the transaction and its session alike. */
  private Behalf by(SessionHandle<?> session) {
    String identity = behalf.identity();
    if (identity == null) {
      return session.behalf();
    }
    if (identity.equals(session.behalf().identity())) {
      return behalf;
    }
    throw new IllegalArgumentException(
        "The session acts for somebody else than the transaction: load it by the same caller.");
  }
}
