package dev.ropeway.remote;

import dev.ropeway.access.Permit;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
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
    ActionBinder.checkHistory(parts().stream().map(RemotePart::name).toList());
    String name = client.orElseThrow();
    TransactionRequest.Builder builder =
        new TransactionRequest.Builder(name, id, idempotencyKey.isPresent());
    actions.forEach(part -> builder.action(binder.apply(part, name)));
    onFailure.forEach(part -> builder.onFailure(binder.apply(part, name)));
    return builder.build();
  }

  /** All parts, those of the failure behind the others. */
  List<RemotePart> parts() {
    return Stream.concat(actions.stream(), onFailure.stream()).toList();
  }

  /** The same of a client of the caller's, who gives it a name if it has none. */
  RemoteTransaction by(Permit permit) {
    String name =
        client
            .map(permit::client)
            .orElseGet(
                () ->
                    idempotencyKey
                        .map(key -> OwnNames.of(permit.identity(), key))
                        .orElseGet(() -> OwnNames.unique(permit.identity())));
    long number = client.isPresent() ? id : 1;
    return new RemoteTransaction(Optional.of(name), number, idempotencyKey, actions, onFailure);
  }
}
