package dev.ropeway.client;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request is to be answered with. */
@FunctionalInterface
interface Wanted {
  /** A stream. */
  Wanted STREAM = (status, type, body) -> status == 200 && type.equals("text/event-stream");

  /** No content. */
  Wanted NOTHING = (status, type, body) -> status == 204;

  /** The server's time. */
  Wanted TIME =
      (status, type, body) ->
          isJson(status, type) && body != null && body.get("time") instanceof JsonNumber;

  /** Who asks, as {@code GET /api/me} tells it. */
  Wanted CALLER =
      (status, type, body) ->
          isJson(status, type)
              && body != null
              && body.get("auth") instanceof JsonString
              && (isMissing(body.get("identity")) || isText(body.get("identity")))
              && (isMissing(body.get("expiresAt")) || isInstant(body.get("expiresAt")));

  /** A room in which a seat is held. */
  Wanted SEAT =
      (status, type, body) -> isJson(status, type) && body != null && isText(body.get("key"));

  /** The versions that a transaction has made. */
  Wanted COMMITTED =
      (status, type, body) ->
          isJson(status, type)
              && body != null
              && body.get("status") instanceof JsonString said
              && said.getString().equals("committed")
              && body.get("versions") instanceof JsonArray versions
              && !versions.isEmpty()
              && versions.stream()
                  .allMatch(each -> each instanceof JsonObject one && isCount(one.get("version")));

  /** An entry as a whole. */
  Wanted ENTRY =
      (status, type, body) ->
          isJson(status, type)
              && body != null
              && isCount(body.get("version"))
              && body.containsKey("data")
              && (isMissing(body.get("updatedAt")) || instant(body.get("updatedAt")) != null);

  /** A page of versions. */
  Wanted VERSIONS =
      (status, type, body) ->
          isJson(status, type)
              && body != null
              && body.get("versions") instanceof JsonArray versions
              && versions.stream().allMatch(Wanted::isMade)
              && (isMissing(body.get("next"))
                  || isCount(body.get("next"))
                  || body.get("next") instanceof JsonString);

  /** What leads from one version to another. */
  Wanted DIFFERENCE =
      (status, type, body) ->
          isJson(status, type) && body != null && body.get("patch") instanceof JsonArray;

  /** What somebody can undo and do again. */
  Wanted STEPS =
      (status, type, body) ->
          isJson(status, type)
              && body != null
              && areSteps(body.get("undo"))
              && areSteps(body.get("redo"));

  /** The outcomes that there are. */
  Set<String> STATUSES = Set.of("applied", "cancelled", "rejected", "failed", "recorded");

  /**
   * Whether it is that.
   *
   * @param body null if it is no JSON object
   */
  boolean is(int status, String type, @Nullable JsonObject body);

  /** An outcome for each action of a frame. */
  static Wanted outcomesOf(JsonObject frame) {
    Set<Long> ids = new HashSet<>();
    for (JsonObject action : frame.getJsonArray("actions").getValuesAs(JsonObject.class)) {
      ids.add(action.getJsonNumber("id").longValue());
    }
    return (status, type, body) ->
        isJson(status, type)
            && body != null
            && isCount(body.get("version"))
            && body.get("outcomes") instanceof JsonArray outcomes
            && ids(outcomes).containsAll(ids);
  }

  private static Set<Long> ids(JsonArray outcomes) {
    Set<Long> ids = new HashSet<>();
    for (JsonValue each : outcomes) {
      if (each instanceof JsonObject outcome && isOutcome(outcome)) {
        ids.add(outcome.getJsonNumber("id").longValue());
      }
    }
    return ids;
  }

  private static boolean isOutcome(JsonObject outcome) {
    return isCount(outcome.get("id"))
        && outcome.get("status") instanceof JsonString status
        && STATUSES.contains(status.getString())
        && isCount(outcome.getOrDefault("version", outcome.get("id")))
        && (!outcome.containsKey("reason") || outcome.get("reason") instanceof JsonString);
  }

  private static boolean isMade(JsonValue version) {
    return version instanceof JsonObject made
        && isCount(made.get("version"))
        && instant(made.get("at")) != null
        && made.get("actions") instanceof JsonArray;
  }

  private static boolean areSteps(@Nullable JsonValue steps) {
    return steps instanceof JsonArray all
        && all.stream()
            .allMatch(
                each ->
                    each instanceof JsonObject step
                        && isText(step.get("client"))
                        && isCount(step.get("id")));
  }

  private static boolean isMissing(@Nullable JsonValue value) {
    return value == null || value == JsonValue.NULL;
  }

  private static boolean isText(@Nullable JsonValue value) {
    return value instanceof JsonString text && !text.getString().isEmpty();
  }

  private static boolean isInstant(@Nullable JsonValue value) {
    Instant instant = instant(value);
    return instant != null && instant.isAfter(Instant.EPOCH);
  }

  private static @Nullable Instant instant(@Nullable JsonValue value) {
    try {
      return value instanceof JsonString text ? Instant.parse(text.getString()) : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static boolean isJson(int status, String type) {
    return status == 200 && type.equals("application/json");
  }

  /** Whether a value is a whole number from 0. */
  static boolean isCount(@Nullable JsonValue value) {
    return value instanceof JsonNumber number
        && number.isIntegral()
        && number.bigIntegerValue().bitLength() < Long.SIZE
        && number.longValue() >= 0;
  }
}
