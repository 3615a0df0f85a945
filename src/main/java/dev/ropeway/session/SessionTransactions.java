package dev.ropeway.session;

import dev.ropeway.Action;
import dev.ropeway.Session;
import dev.ropeway.Transaction;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.action.ClientNames;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Transactions as applications write them.
 *
 * @param behalf for whom all of it is; the application leaves that to each session
 */
record SessionTransactions(SessionParts parts, Behalf behalf) {

  CompletionStage<TransactionOutcome> run(
      Consumer<Transaction> actions, Consumer<Transaction> onFailure) {
    List<Budget.Use> uses = new ArrayList<>();
    List<TransactionPart> wanted = collect(actions, uses);
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("A transaction needs at least one action.");
    }
    JtaTransaction caller = parts.transaction();
    TransactionRequest.Builder builder =
        caller == null
            ? new TransactionRequest.Builder()
            : new TransactionRequest.Builder(UniqueNames.next(ClientNames.JTA), 1, false);
    wanted.forEach(builder::action);
    collect(onFailure, uses).forEach(builder::onFailure);
    parts.budget().take(uses);
    if (caller == null) {
      TransactionRequest request = builder.build();
      parts.engine().submit(request);
      return stage(request, Surrounding.NONE);
    }
    TransactionRequest request = builder.pending();
    caller.record(request);
    return stage(request, caller.surrounding());
  }

  private CompletionStage<TransactionOutcome> stage(
      TransactionRequest request, Surrounding surrounding) {
    return parts
        .deadlines()
        .follow(request.outcome(), new OutcomeStage<>(surrounding, "The transaction", null));
  }

  private List<TransactionPart> collect(Consumer<Transaction> actions, List<Budget.Use> uses) {
    List<TransactionPart> collected = new ArrayList<>();
    actions.accept(
        new Transaction() {
          @Override
          public <T, A> void patch(Session<T> session, Action<T, A> action, A args) {
            if (!(session instanceof SessionHandle<T> live)) {
              throw new IllegalArgumentException("The session is not one of this service.");
            }
            TransactionPart part = live.part(by(live), action, args);
            collected.add(part);
            uses.add(live.use(part.text()));
          }
        });
    return collected;
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
