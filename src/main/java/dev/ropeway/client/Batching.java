package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a thread does in a batch, until all of it is recorded or refused. Of that thread. */
final class Batching {

  /** An action of it. */
  record Part(String name, JsonValue args, CompletableFuture<Outcome> outcome) {}

  /** The first action that cannot be sent, and why. */
  record Fault(int place, String reason) {}

  private final List<Part> parts = new ArrayList<>();
  private @Nullable Fault fault;
  private final CompletableFuture<BatchOutcome> outcome = new CompletableFuture<>();

  List<Part> parts() {
    return parts;
  }

  /** Null if there is none. */
  @Nullable Fault fault() {
    return fault;
  }

  CompletableFuture<BatchOutcome> outcome() {
    return outcome;
  }

  /** Adds an action; {@code reason} is why it cannot be sent, or null. */
  CompletableFuture<Outcome> add(String name, JsonValue args, @Nullable String reason) {
    if (reason != null && fault == null) {
      fault = new Fault(parts.size(), reason);
    }
    Part part = new Part(name, args, new CompletableFuture<>());
    parts.add(part);
    return part.outcome();
  }

  /** It is recorded; these complete with the outcomes. */
  void recorded(List<CompletableFuture<Outcome>> outcomes) {
    for (int i = 0; i < parts.size(); i++) {
      CompletableFuture<Outcome> told = parts.get(i).outcome();
      outcomes.get(i).whenComplete((done, failure) -> pass(told, done, failure));
    }
    List<CompletableFuture<Outcome>> all = parts.stream().map(Part::outcome).toList();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                decided(all.stream().map(CompletableFuture::join).toList());
              } else {
                outcome.completeExceptionally(unknown(failure));
              }
            });
  }

  /** Completes a future as another one did. */
  static void pass(
      CompletableFuture<Outcome> to, @Nullable Outcome done, @Nullable Throwable failure) {
    if (failure == null) {
      to.complete(done);
    } else {
      to.completeExceptionally(failure);
    }
  }

  /** Why it is not known what became of it. */
  private static RuntimeException unknown(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof OutcomeUnknownException forgotten
        ? forgotten
        : new RoomClosedException(TokenKeeper.why(failure));
  }

  private void decided(List<Outcome> outcomes) {
    outcome.complete(new BatchOutcome(outcomes.stream().allMatch(Outcome::applied), outcomes));
  }

  /** Nothing is recorded, because of one of them. */
  void refuse(int place, long version, String reason) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Outcome each =
          i == place
              ? new Outcome(Status.REJECTED, version, reason)
              : new Outcome(Status.CANCELLED, version, RoomBatch.undone(place));
      parts.get(i).outcome().complete(each);
      outcomes.add(each);
    }
    outcome.complete(new BatchOutcome(false, outcomes));
  }
}
