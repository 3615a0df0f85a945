package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Actions of a client that are applied together or not at all: a transaction on the one key, under
 * which the server records them by a name of its own.
 */
final class RoomBatch {
  private static final String PATH = "/api/transactions";
  private static final String TRANSACTION = "ropeway:tx:";
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final Pattern NAMED =
      Pattern.compile("Action [0-9]+ \\(from 0\\) was (rejected|cancelled|failed)\\b.*");

  private RoomBatch() {}

  /** The name under which a server records the actions of a client's batch; 0 is none. */
  static String senderOf(String client, long batch) {
    return batch == 0 ? client : TRANSACTION + client + "#" + batch;
  }

  /** Whether actions under a name are those of a batch. */
  static boolean isOne(String sender) {
    return sender.startsWith(TRANSACTION);
  }

  /**
   * Sends one. Completes with an answer like that to actions once it was decided, else with what a
   * server answered.
   */
  static CompletableFuture<Answer> send(RoomTransport transport, Place place, JsonObject frame) {
    JsonArray actions = frame.getJsonArray("actions");
    JsonArrayBuilder parts = JsonValues.array();
    for (JsonObject action : actions.getValuesAs(JsonObject.class)) {
      parts.add(
          JsonValues.object()
              .add("store", place.store())
              .add("key", place.key())
              .add("name", action.get("name"))
              .add("args", action.get("args")));
    }
    JsonObject body =
        JsonValues.object()
            .add("client", frame.get("client"))
            .add("id", frame.get("batch"))
            .add("actions", parts)
            .build();
    return transport
        .send("POST", PATH, body, Wanted.COMMITTED)
        .thenApply(answer -> judged(actions.getValuesAs(JsonObject.class), answer));
  }

  private static Answer judged(List<JsonObject> actions, Answer answer) {
    if (answer.ok()) {
      JsonValue version =
          answer.body().getJsonArray("versions").getJsonObject(0).get("version"); // of the one key
      JsonArrayBuilder outcomes = JsonValues.array();
      JsonArray results =
          answer.body().get("results") instanceof JsonArray told
              ? told
              : JsonValue.EMPTY_JSON_ARRAY;
      for (int i = 0; i < actions.size(); i++) {
        JsonObjectBuilder outcome = outcome(actions.get(i), "applied").add("version", version);
        if (i < results.size() && results.get(i) != JsonValue.NULL) {
          outcome.add("result", results.get(i));
        }
        outcomes.add(outcome);
      }
      return Answer.ok(
          answer.url(),
          OK,
          JsonValues.object().add("version", version).add("outcomes", outcomes).build());
    }
    boolean failed =
        answer.status() == CONFLICT && Wanted.isCount(answer.body().get("failedAction"));
    return failed ? Answer.ok(answer.url(), OK, outcomes(actions, answer)) : answer;
  }

  /** What became of the actions of a batch that was refused because of one of them. */
  private static JsonObject outcomes(List<JsonObject> actions, Answer answer) {
    int failed = answer.body().getInt("failedAction");
    Matcher named = NAMED.matcher(answer.detail());
    String status = named.matches() ? named.group(1) : "rejected";
    JsonArrayBuilder outcomes = JsonValues.array();
    for (int i = 0; i < actions.size(); i++) {
      JsonObjectBuilder outcome = outcome(actions.get(i), i == failed ? status : "cancelled");
      if (i != failed) {
        outcome.add("reason", undone(failed));
      } else if (!status.equals("cancelled")) {
        outcome.add(
            "reason",
            answer.body().get("reason") instanceof JsonString reason
                ? reason.getString()
                : answer.detail());
      }
      outcomes.add(outcome);
    }
    return JsonValues.object().add("outcomes", outcomes).build();
  }

  private static JsonObjectBuilder outcome(JsonObject action, String status) {
    return JsonValues.object().add("id", action.get("id")).add("status", status);
  }

  /** Why the other actions of a batch were not applied, as a server says it. */
  static String undone(int failed) {
    return "The transaction failed at its action " + failed + ".";
  }
}
