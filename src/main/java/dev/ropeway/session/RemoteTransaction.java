package dev.ropeway.session;

import dev.ropeway.Decided;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * A remote client's transaction.
 *
 * @param client who numbers it, or nothing
 * @param id its number; meaningless without a client
 * @param idempotencyKey what tells repeats otherwise, or nothing
 * @param actions what is applied, all or nothing
 * @param onFailure what is recorded if nothing is
 */
public record RemoteTransaction(
    Optional<String> client,
    long id,
    Optional<String> idempotencyKey,
    List<RemotePart> actions,
    List<RemotePart> onFailure) {

  CompletionStage<Decided<TransactionOutcome>> submit(Node node, Remote remote, String payer) {
    Remote.checkRestores(Stream.concat(actions.stream(), onFailure.stream()).map(RemotePart::name));
    String name = client.orElseGet(this::ownName);
    long number = client.isPresent() ? id : 1;
    TransactionRequest.Builder builder =
        new TransactionRequest.Builder(name, number, idempotencyKey.isPresent());
    List<Budget.Use> uses = new ArrayList<>();
    for (RemotePart each : actions) {
      TransactionPart part = part(node, remote, each, name);
      builder.action(part);
      uses.add(use(part, payer));
    }
    for (RemotePart each : onFailure) {
      TransactionPart part = part(node, remote, each, name);
      builder.onFailure(part);
      uses.add(use(part, payer));
    }
    TransactionRequest request = builder.build();
    node.budget().take(uses);
    node.engine().submit(request);
    return request.outcome();
  }

  private String ownName() {
    return idempotencyKey
        .map(key -> Names.RESERVED + "key:" + Remote.hash(key))
        .orElseGet(() -> Names.unique("anonymous"));
  }

  private static Budget.Use use(TransactionPart part, String payer) {
    return new Budget.Use(part.key().store(), payer, 1, part.text().length());
  }

  private static TransactionPart part(Node node, Remote remote, RemotePart part, String client) {
    BoundStore<?> store = node.stores().find(part.store());
    if (store == null) {
      throw new NotRecordedException(
          Kind.UNKNOWN_ACTION, "There is no store \"" + part.store() + "\".");
    }
    EntryKey key = new EntryKey(part.store(), part.key());
    BoundAction<?> bound = Remote.bound(store, part.name());
    Arguments arguments = remote.arguments(store, bound, new ActionId(key, client, 1), part.args());
    return new TransactionPart(store, key, bound, arguments.decoded(), arguments.text());
  }
}
