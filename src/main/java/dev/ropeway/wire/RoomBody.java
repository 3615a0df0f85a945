package dev.ropeway.wire;

import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The body of what a client sends to a room.
 *
 * @param client its full name
 */
public record RoomBody(String client, BodyObject members) {
  private static final Set<String> VALUES = Set.of("client", "values");
  private static final Set<String> MESSAGE = Set.of("client", "message", "to");
  private static final Set<String> SAID = Set.of("message", "to");
  private static final int MOST_RECEIVERS = 1_000;

  public static RoomBody ofValues(JsonValue json, Settings settings) {
    return parse(json, settings, VALUES);
  }

  public static RoomBody ofMessage(JsonValue json, Settings settings) {
    RoomBody body = parse(json, settings, MESSAGE);
    body.requireMessage();
    return body;
  }

  /** A message, whose client is known. */
  public static RoomBody ofMessage(String client, JsonValue json) {
    RoomBody body = new RoomBody(client, BodyObject.of("The message", json, SAID));
    body.requireMessage();
    return body;
  }

  /** Requires that the entries of a store are rooms. */
  public static void requireRoom(RemoteStore store) {
    if (!store.realtime()) {
      throw Problem.of(
              422,
              "not-realtime",
              "The store is not realtime",
              "The entries of store " + store.name() + " are not rooms.")
          .exception();
    }
  }

  private static RoomBody parse(JsonValue json, Settings settings, Set<String> known) {
    BodyObject members = BodyObject.of("The body", json, known);
    return new RoomBody(ActionsBody.client(members.text("client"), settings), members);
  }

  /** Values by path. */
  public Map<String, JsonValue> values() {
    return values(members.value("values"));
  }

  /** Values by path, as they are sent. */
  public static Map<String, JsonValue> values(JsonValue sent) {
    if (!(sent instanceof JsonObject values) || values.isEmpty()) {
      throw malformed("\"values\" must be an object that is not empty");
    }
    Map<String, JsonValue> changes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> each : values.entrySet()) {
      try {
        JsonPointers.parse(each.getKey());
      } catch (JsonFormatException e) {
        throw malformed("\"values\": " + e.getMessage());
      }
      changes.put(each.getKey(), each.getValue());
    }
    return changes;
  }

  private void requireMessage() {
    if (!members.object().containsKey("message")) {
      throw malformed("\"message\" is missing");
    }
  }

  public JsonValue message() {
    return members.value("message");
  }

  /** Who gets the message; nothing: everybody. */
  public Optional<List<String>> to(Settings settings) {
    if (!members.object().containsKey("to")) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (JsonValue each : members.array("to")) {
      if (!(each instanceof JsonString name)) {
        throw malformed("\"to\" must hold strings");
      }
      names.add(ActionsBody.client(name.getString(), settings));
    }
    if (names.isEmpty() || names.size() > MOST_RECEIVERS) {
      throw malformed("\"to\" must hold 1 to " + MOST_RECEIVERS + " names");
    }
    return Optional.of(names);
  }

  private static ProblemException malformed(String what) {
    return Problem.malformed("The body: " + what + ".").exception();
  }
}
