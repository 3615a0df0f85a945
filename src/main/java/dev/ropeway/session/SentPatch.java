package dev.ropeway.session;

import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.store.Codec;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A patch as its session gives it out; nobody outside can complete its stages.
 *
 * @param surrounding the transaction that records it
 */
record SentPatch(
    PendingAction pending,
    CompletableFuture<Void> recording,
    Surrounding surrounding,
    Deadlines deadlines)
    implements Patch {
  @Override
  public String client() {
    return pending.id().client();
  }

  @Override
  public long id() {
    return pending.id().id();
  }

  @Override
  public CompletionStage<Void> recorded() {
    return CallersStage.of(recording, surrounding.here());
  }

  @Override
  public CompletionStage<Outcome> outcome() {
    return deadlines.follow(pending.outcome(), new OutcomeStage<>(surrounding, this, recording));
  }

  @Override
  public <R> CompletionStage<Optional<R>> result(Class<R> type) {
    return outcome().thenApply(outcome -> decoded(outcome.result(), type));
  }

  private <R> Optional<R> decoded(@Nullable JsonValue result, Class<R> type) {
    try {
      return result == null ? Optional.empty() : Optional.of(Codec.of(type).decode(result));
    } catch (JsonFormatException e) {
      throw new IllegalArgumentException(this + " answered something else: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "Action %d of %s on %s".formatted(id(), client(), pending.id().key());
  }
}
