package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a room asks for over its live connection, and what becomes of it, as answers that HTTP would
 * have given. What is not answered in time stays in its queue, for what is told in order.
 * Thread-safe.
 */
final class LiveRequests {
  private static final int PATIENCE = 45; // seconds, as for requests of HTTP
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final String NOT_WATCHED = "not-watched";

  /** How it is said; both return how many bytes that is. */
  interface Wire {
    /** Sends something about the watch. */
    int send(String kind, JsonValue payload);

    /** Sends a question with a number of its own. */
    int ask(String kind, @Nullable JsonValue body, LiveConnection.Answered answered);
  }

  private final Context context;
  private final String url;
  private final String client;
  private final Wire wire;

  // guarded by this
  private final Queue<Recording> recording = new ArrayDeque<>();
  private final Queue<CompletableFuture<Answer>> taking = new ArrayDeque<>();
  private @Nullable String over;

  LiveRequests(Context context, String url, String client, Wire wire) {
    this.context = context;
    this.url = url;
    this.client = client;
    this.wire = wire;
  }

  /** Actions that were asked to be recorded, and what is known of them. */
  private static final class Recording {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final Set<Long> open = new HashSet<>();
    private final JsonArrayBuilder outcomes = JsonValues.array();
    private long version;
  }

  /** Records actions; answered once all are decided, or refused as a whole. */
  CompletableFuture<Answer> actions(JsonObject body) {
    JsonArray actions = body.getJsonArray("actions");
    Recording asked = new Recording();
    for (JsonObject action : actions.getValuesAs(JsonObject.class)) {
      asked.open.add(id(action));
    }
    return request("actions", actions, recording, asked, asked.answer);
  }

  /** Shows values that are not stored. */
  CompletableFuture<Answer> ephemeral(JsonObject body) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    return request("values", body.getJsonObject("values"), taking, answer, answer);
  }

  /** Sends a message to those who are here. */
  CompletableFuture<Answer> messages(JsonObject body) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    JsonObject said = JsonValues.copyOf(body).remove("client").build();
    return request("say", said, taking, answer, answer);
  }

  /** Asks for the server's time. */
  CompletableFuture<Answer> time() {
    return question("ping", null);
  }

  /** Applies actions together or not at all. */
  CompletableFuture<Answer> transactions(JsonObject body) {
    return question("transaction", body);
  }

  /** An update or a snapshot names what was decided; what is answered comes by itself. */
  void decided(JsonObject event) {
    if (!(event.get("acks") instanceof JsonArray acks)) {
      return;
    }
    List<JsonObject> own =
        acks.getValuesAs(JsonObject.class).stream()
            .filter(ack -> ack.getString("client", "").equals(client) && !Pending.answers(ack))
            .toList();
    if (!own.isEmpty()) {
      outcomes(event.getJsonNumber("version").longValue(), own);
    }
  }

  /** What became of actions. */
  void outcomes(JsonObject told) {
    outcomes(
        told.getJsonNumber("version").longValue(),
        told.getJsonArray("outcomes").getValuesAs(JsonObject.class));
  }

  private void outcomes(long version, List<JsonObject> outcomes) {
    for (Recording each : decided(version, outcomes)) {
      JsonObject body =
          JsonValues.object().add("version", each.version).add("outcomes", each.outcomes).build();
      each.answer.complete(Answer.ok(url, OK, body));
    }
  }

  private synchronized List<Recording> decided(long version, List<JsonObject> outcomes) {
    List<Recording> done = new ArrayList<>();
    for (Iterator<Recording> all = recording.iterator(); all.hasNext(); ) {
      Recording each = all.next();
      outcomes.stream()
          .filter(outcome -> each.open.remove(id(outcome)))
          .forEach(outcome -> each.outcomes.add(plain(outcome, version)));
      each.version = Math.max(each.version, version);
      if (each.open.isEmpty()) {
        all.remove();
        done.add(each);
      }
    }
    return done;
  }

  private static long id(JsonObject action) {
    return action.getJsonNumber("id").longValue();
  }

  private static JsonObject plain(JsonObject outcome, long version) {
    JsonObjectBuilder plain =
        JsonValues.object()
            .add("id", outcome.get("id"))
            .add("status", outcome.get("status"))
            .add(
                "version",
                outcome.get("version") instanceof JsonNumber own ? own.longValue() : version);
    if (outcome.get("reason") instanceof JsonString reason) {
      plain.add("reason", reason);
    }
    if (outcome.containsKey("result")) {
      plain.add("result", outcome.get("result"));
    }
    return plain.build();
  }

  /** Nothing of the oldest request with actions is recorded. */
  void refused(JsonObject problem) {
    Recording oldest;
    synchronized (this) {
      oldest = recording.poll();
    }
    if (oldest != null) {
      oldest.answer.complete(judged(problem));
    }
  }

  /** What became of the oldest values or message: true, or a problem document. */
  void took(JsonValue what) {
    CompletableFuture<Answer> oldest;
    synchronized (this) {
      oldest = taking.poll();
    }
    if (oldest != null) {
      oldest.complete(
          what instanceof JsonObject problem
              ? judged(problem)
              : Answer.ok(url, NO_CONTENT, JsonValue.EMPTY_JSON_OBJECT));
    }
  }

  /** That the watch has ended meanwhile says nothing of what was asked for. */
  private Answer judged(JsonObject problem) {
    Answer answer = Answer.told(url, problem);
    return answer.problem().equals(NOT_WATCHED) ? Answer.none(url, answer.detail()) : answer;
  }

  /** Nothing more will be answered. */
  void end(String message) {
    List<CompletableFuture<Answer>> left;
    synchronized (this) {
      over = message;
      left = new ArrayList<>(taking);
      recording.forEach(each -> left.add(each.answer));
      taking.clear();
      recording.clear();
    }
    left.forEach(each -> each.complete(Answer.none(url, message)));
  }

  /** It is queued in the order in which it is sent. */
  private <T> CompletableFuture<Answer> request(
      String kind, JsonValue payload, Queue<T> queue, T asked, CompletableFuture<Answer> answer) {
    return answered(
        kind,
        answer,
        then -> {
          queue.add(asked);
          return wire.send(kind, payload);
        });
  }

  private CompletableFuture<Answer> question(String kind, @Nullable JsonValue body) {
    return answered(
        kind,
        new CompletableFuture<>(),
        answer ->
            wire.ask(
                kind,
                body,
                (came, bytes) -> {
                  context.meter().received(bytes, kind);
                  answer.complete(came);
                }));
  }

  private CompletableFuture<Answer> answered(
      String kind,
      CompletableFuture<Answer> answer,
      ToIntFunction<CompletableFuture<Answer>> sending) {
    long started = context.nanos().getAsLong();
    synchronized (this) {
      if (over != null) {
        return CompletableFuture.completedFuture(Answer.none(url, over));
      }
      context.meter().sent(sending.applyAsInt(answer), kind);
    }
    return answer
        .copy()
        .completeOnTimeout(Answer.none(url, url + " does not answer"), PATIENCE, TimeUnit.SECONDS)
        .thenApply(
            came -> {
              if (!came.isNone()) {
                context.meter().answered((context.nanos().getAsLong() - started) / 1e6);
              }
              return came;
            });
  }
}
