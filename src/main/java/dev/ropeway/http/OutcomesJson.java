package dev.ropeway.http;

import dev.ropeway.Decided;
import dev.ropeway.Outcome;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.Recording.Answer;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What became of a request's actions, as a response. */
final class OutcomesJson {
  private OutcomesJson() {}

  /** Completes when every action has its outcome. */
  static CompletionStage<Void> decided(Recording recording) {
    return CompletableFuture.allOf(
        recording.outcomes().stream()
            .map(answer -> answer.outcome().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  /** What became of an action that is decided. */
  static Decided<Outcome> told(Answer answer) {
    return answer.outcome().toCompletableFuture().join();
  }

  /** The answer once all actions are decided. */
  static Response outcomes(List<Answer> answers) {
    JsonArrayBuilder all = Json.array();
    long version = 0;
    for (Answer answer : answers) {
      Decided<Outcome> told = told(answer);
      version = Math.max(version, told.outcome().version());
      all.add(outcome(answer.id(), told));
    }
    return Json.response(200, Json.object().add("version", version).add("outcomes", all)).build();
  }

  private static JsonObjectBuilder outcome(long id, Decided<Outcome> told) {
    Outcome outcome = told.outcome();
    JsonObjectBuilder json =
        Json.object()
            .add("id", id)
            .add("status", outcome.status().text())
            .add("version", outcome.version());
    if (outcome.reason() != null) {
      json.add("reason", outcome.reason());
    }
    return told.duplicate() ? json.add("duplicate", true) : json;
  }

  /** The answer to a client that does not wait. */
  static Response recorded(List<Answer> answers) {
    JsonArrayBuilder all = Json.array();
    answers.forEach(
        answer -> all.add(Json.object().add("id", answer.id()).add("status", "recorded")));
    return Json.response(202, Json.object().add("outcomes", all))
        .header(Prefer.APPLIED, Prefer.RESPOND_ASYNC)
        .build();
  }
}
