package dev.ropeway.client;

import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;

/**
 * What may be sent besides actions: it is refused where it is said, and not by the server together
 * with what is sent beside it. Thread-safe.
 *
 * @param mostBytes of a value with its path, or a message with those that get it
 */
record Relayed(int mostBytes) {
  private static final int MOST_RECEIVERS = 1_000;
  private static final int DEEPEST = 100; // of a whole request
  private static final JsonLimits VALUES = new JsonLimits(DEEPEST - 1, Integer.MAX_VALUE);
  private static final JsonLimits MESSAGES = new JsonLimits(DEEPEST, Integer.MAX_VALUE);

  /**
   * Refuses an ephemeral value that cannot be sent.
   *
   * @throws IllegalArgumentException saying why
   */
  void requireValue(String path, JsonValue value) {
    try {
      JsonPointers.parse(path);
    } catch (JsonFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    require(VALUES, JsonValues.object().add(path, value).build());
  }

  /**
   * Refuses a message that cannot be sent.
   *
   * @param to empty for everybody
   * @throws IllegalArgumentException saying why
   */
  void requireMessage(JsonValue message, List<String> to) {
    if (to.size() > MOST_RECEIVERS || to.contains("")) {
      throw new IllegalArgumentException(
          "a message is for at most " + MOST_RECEIVERS + " clients, each with a name");
    }
    require(MESSAGES, message(message, to).build());
  }

  /** The part of a body that is about a message. */
  static JsonObjectBuilder message(JsonValue message, List<String> to) {
    JsonObjectBuilder body = JsonValues.object().add("message", message);
    if (!to.isEmpty()) {
      JsonArrayBuilder names = JsonValues.array();
      to.forEach(names::add);
      body.add("to", names);
    }
    return body;
  }

  private void require(JsonLimits limits, JsonObject part) {
    String violation = limits.violation(part);
    if (violation != null) {
      throw new IllegalArgumentException(violation);
    }
    int bytes = FrameLimits.sizeOf(part);
    if (bytes > mostBytes) {
      throw new IllegalArgumentException(bytes + " bytes; at most " + mostBytes + " can be sent");
    }
  }
}
