package dev.ropeway.session;

import dev.ropeway.OutcomePendingException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An outcome as callers get it; {@link Deadlines} ends it if that takes too long. Thread-safe. */
final class OutcomeStage<T> extends CallersStage<T> {
  private final Surrounding surrounding;
  private final Object what;
  private final @Nullable CompletableFuture<Void> recording;

  /** The one that was handed out before; for {@link Deadlines} only. */
  @Nullable OutcomeStage<?> before;

  /** When it is over; for {@link Deadlines} only. */
  long end;

  /**
   * A stage that something else completes.
   *
   * @param surrounding the transaction that has to end first
   * @param what how messages call it
   * @param recording completes once it is recorded; null if that is never known before the outcome
   */
  OutcomeStage(Surrounding surrounding, Object what, @Nullable CompletableFuture<Void> recording) {
    super(surrounding.here());
    this.surrounding = surrounding;
    this.what = what;
    this.recording = recording;
  }

  private boolean recorded() {
    return recording != null && recording.isDone() && !recording.isCompletedExceptionally();
  }

  /** Ends the waiting, and nothing else. */
  void giveUp(long millis) {
    boolean recorded = recorded();
    String state = recorded ? "recorded" : "on its way to be recorded";
    fail(recorded, "within %d ms. It is %s, and will be decided.".formatted(millis, state));
  }

  /** Does something once the caller's transaction, which ends it or has it decided, is over. */
  void afterwards(Runnable then) {
    surrounding.over().whenComplete((over, failure) -> then.run());
  }

  /** Ends it because this node will not hear of its end any more. */
  void stop() {
    boolean recorded = recorded();
    String state = recorded ? "It is recorded, and will be" : "It may be recorded, and then is";
    fail(recorded, "before this node stopped. " + state + " decided by another.");
  }

  private void fail(boolean recorded, String how) {
    completeExceptionally(new OutcomePendingException(what + " was not decided " + how, recorded));
  }
}
