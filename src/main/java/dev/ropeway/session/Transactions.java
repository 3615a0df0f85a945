package dev.ropeway.session;

import dev.ropeway.Action;
import dev.ropeway.Session;
import dev.ropeway.Transaction;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Transactions as applications write them. */
record Transactions(Node node) {

  CompletionStage<TransactionOutcome> run(
      Consumer<Transaction> actions, Consumer<Transaction> onFailure) {
    TransactionRequest.Builder builder =
        new TransactionRequest.Builder(Names.unique("transaction"), 1, false);
    List<Budget.Use> uses = new ArrayList<>();
    List<TransactionPart> parts = collect(actions, uses);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("A transaction needs at least one action.");
    }
    parts.forEach(builder::action);
    collect(onFailure, uses).forEach(builder::onFailure);
    node.budget().take(uses);
    TransactionRequest request = submit(builder);
    return request.outcome().thenApply(TransactionRequest.Decided::outcome);
  }

  private TransactionRequest submit(TransactionRequest.Builder builder) {
    CallerTransaction caller = node.callerTransaction();
    if (caller.active()) {
      TransactionRequest pending = builder.pending();
      caller.record(pending);
      return pending;
    }
    TransactionRequest request = builder.build();
    node.engine().submit(request);
    return request;
  }

  private static List<TransactionPart> collect(
      Consumer<Transaction> actions, List<Budget.Use> uses) {
    List<TransactionPart> parts = new ArrayList<>();
    actions.accept(
        new Transaction() {
          @Override
          public <T, A> void patch(Session<T> session, Action<T, A> action, A args) {
            if (!(session instanceof LiveSession<T> live)) {
              throw new IllegalArgumentException("The session is not one of this service.");
            }
            TransactionPart part = live.part(action, args);
            parts.add(part);
            uses.add(live.use(part.text()));
          }
        });
    return parts;
  }
}
