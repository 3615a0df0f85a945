package dev.ropeway.wire;

import dev.ropeway.Outcome;
import dev.ropeway.delivery.Decided;
import dev.ropeway.json.JsonValues;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.Recording.Answer;
import dev.ropeway.remote.ScheduledReply;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What became of a request's actions. */
public final class OutcomesJson {
  private OutcomesJson() {}

  /** Completes when every action has its outcome. */
  public static CompletionStage<Void> decided(Recording recording) {
    return CompletableFuture.allOf(
        recording.outcomes().stream()
            .map(answer -> answer.outcome().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  /** What became of an action that is decided. */
  public static Decided<Outcome> told(Answer answer) {
    return answer.outcome().toCompletableFuture().join();
  }

  /** The outcomes of actions that are all decided. */
  public static JsonObjectBuilder outcomes(List<Answer> answers) {
    JsonArrayBuilder all = JsonValues.array();
    long version = 0;
    for (Answer answer : answers) {
      Decided<Outcome> told = told(answer);
      version = Math.max(version, told.outcome().version());
      all.add(outcome(answer.id(), told));
    }
    return JsonValues.object().add("version", version).add("outcomes", all);
  }

  private static JsonObjectBuilder outcome(long id, Decided<Outcome> told) {
    Outcome outcome = told.outcome();
    JsonObjectBuilder json =
        JsonValues.object()
            .add("id", id)
            .add("status", outcome.status().text())
            .add("version", outcome.version());
    if (outcome.reason() != null) {
      json.add("reason", outcome.reason());
    }
    if (outcome.result() != null) {
      json.add("result", outcome.result());
    }
    return told.duplicate() ? json.add("duplicate", true) : json;
  }

  /** What is answered to who has an action recorded later. */
  public static JsonObjectBuilder scheduled(ScheduledReply put) {
    JsonObjectBuilder json =
        JsonValues.object()
            .add("status", "scheduled")
            .add("scheduled", put.id())
            .add("due", put.due().toString());
    if (put.duplicate()) {
      json.add("duplicate", true);
    }
    return JsonValues.object().add("outcomes", JsonValues.array().add(json));
  }

  /** The same for a client that does not wait. */
  public static JsonObjectBuilder recorded(List<Answer> answers) {
    JsonArrayBuilder all = JsonValues.array();
    answers.forEach(
        answer -> all.add(JsonValues.object().add("id", answer.id()).add("status", "recorded")));
    return JsonValues.object().add("outcomes", all);
  }
}
