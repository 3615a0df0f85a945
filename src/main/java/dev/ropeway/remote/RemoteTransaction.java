package dev.ropeway.remote;

import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.session.UniqueNames;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
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

  /**
   * Builds it.
   *
   * @param binder makes the parts, each to be recorded under a client's name
   */
  TransactionRequest request(BiFunction<RemotePart, String, TransactionPart> binder) {
    ActionBinder.checkRestores(
        Stream.concat(actions.stream(), onFailure.stream()).map(RemotePart::name));
    String name = client.orElseGet(this::ownName);
    long number = client.isPresent() ? id : 1;
    TransactionRequest.Builder builder =
        new TransactionRequest.Builder(name, number, idempotencyKey.isPresent());
    actions.forEach(part -> builder.action(binder.apply(part, name)));
    onFailure.forEach(part -> builder.onFailure(binder.apply(part, name)));
    return builder.build();
  }

  private String ownName() {
    return idempotencyKey
        .map(key -> Remote.RESERVED + "key:" + Remote.hash(key))
        .orElseGet(() -> UniqueNames.next("anonymous"));
  }
}
