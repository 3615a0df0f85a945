package dev.ropeway.session;

import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.cycle.PendingAction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
  public String toString() {
    return "Action %d of %s on %s".formatted(id(), client(), pending.id().key());
  }
}
