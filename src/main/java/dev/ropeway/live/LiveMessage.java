package dev.ropeway.live;

import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of a client: its type, and what belongs to it.
 *
 * @param size of the text that it came in, in UTF-16 units
 */
record LiveMessage(JsonArray parts, int size) {
  /** A text has one array around all messages, a message is one, and its payload may be nested. */
  private static final int AROUND = 2;

  /**
   * The messages of a text.
   *
   * @param depth of the deepest payload
   * @throws LiveProtocolException if there are none
   */
  static List<LiveMessage> parse(String text, int depth) {
    JsonValue json;
    try {
      json = JsonText.parse(text, depth + AROUND);
    } catch (JsonFormatException e) {
      throw new LiveProtocolException(Closing.NOT_JSON, String.valueOf(e.getMessage()));
    }
    if (!(json instanceof JsonArray all) || all.isEmpty()) {
      throw broken("A text is an array of messages");
    }
    List<LiveMessage> messages = new ArrayList<>(all.size());
    for (JsonValue each : all) {
      if (!(each instanceof JsonArray parts)
          || parts.isEmpty()
          || !(parts.get(0) instanceof JsonString)) {
        throw broken("A message is an array that begins with its type");
      }
      messages.add(new LiveMessage(parts, text.length()));
    }
    return messages;
  }

  String type() {
    return parts.getString(0);
  }

  /** Requires that it has so many parts, with its type. */
  void require(int least, int most) {
    if (parts.size() < least || parts.size() > most) {
      throw broken("\"" + type() + "\" has the wrong number of parts");
    }
  }

  /** The number that the client has given a watch or a transaction. */
  int number() {
    if (parts.size() > 1
        && parts.get(1) instanceof JsonNumber number
        && number.isIntegral()
        && number.doubleValue() >= 1
        && number.doubleValue() <= Integer.MAX_VALUE) {
      return number.intValueExact();
    }
    throw broken("\"" + type() + "\" needs a number from 1");
  }

  JsonValue value(int index) {
    return parts.get(index);
  }

  String text(int index) {
    if (parts.get(index) instanceof JsonString text) {
      return text.getString();
    }
    throw broken("\"" + type() + "\" needs a text");
  }

  JsonObject object(int index) {
    if (parts.get(index) instanceof JsonObject object) {
      return object;
    }
    throw broken("\"" + type() + "\" needs an object");
  }

  static LiveProtocolException broken(String message) {
    return new LiveProtocolException(Closing.PROTOCOL, message);
  }
}
