package dev.ropeway.session;

import dev.ropeway.Scheduled;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An action that waits for its time as it is given out; nobody outside can complete its stage.
 *
 * @param surrounding the transaction that records it
 */
record SentScheduled(
    String id, Instant due, CompletableFuture<Void> recording, Surrounding surrounding)
    implements Scheduled {
  @Override
  public CompletionStage<Void> recorded() {
    return CallersStage.of(recording, surrounding.here());
  }

  @Override
  public String toString() {
    return "Action %s, due %s".formatted(id, due);
  }
}
