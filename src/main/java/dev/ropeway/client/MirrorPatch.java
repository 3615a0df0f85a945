package dev.ropeway.client;

import dev.ropeway.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An action that a mirror was given. */
public final class MirrorPatch {
  private final InFlight action;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  MirrorPatch(InFlight action) {
    this.action = action;
  }

  /** The client's number for it, from 1; null until it was taken to be sent. */
  public @Nullable Long id() {
    return action.id == 0 ? null : action.id;
  }

  /**
   * Completes with the outcome once the data has it; fails with an {@link OutcomeUnknownException}
   * if the server does not know it any more.
   */
  public CompletionStage<Outcome> outcome() {
    return outcome.minimalCompletionStage();
  }

  /** The outcome once the data has it; null before, and if nobody knows it. */
  public @Nullable Outcome settled() {
    return outcome.isCompletedExceptionally() ? null : outcome.getNow(null);
  }

  void settle(Outcome result) {
    outcome.complete(result);
  }

  void fail(OutcomeUnknownException reason) {
    outcome.completeExceptionally(reason);
  }
}
