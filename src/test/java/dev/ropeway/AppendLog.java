package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Data that tells which actions made it: each client appends {@code client#1}, {@code client#2} …
 * to one list.
 */
public final class AppendLog {
  private AppendLog() {}

  /** What an action appends, and how its acknowledgement is noted. */
  public static String line(String client, long id) {
    return client + "#" + id;
  }

  /** The arguments of the action {@code append}, as JSON text. */
  public static String args(String client, long id) {
    return "{\"path\":\"/log\",\"value\":\"" + line(client, id) + "\"}";
  }

  /** The action. */
  public static RemoteAction action(String client, long id) {
    return new RemoteAction(id, "append", JsonText.read(args(client, id)), null);
  }

  /** The lines in the data of an entry. */
  public static List<String> of(JsonValue data) {
    JsonArray log =
        data.getValueType() == JsonValue.ValueType.OBJECT
            ? data.asJsonObject().getJsonArray("log")
            : null;
    return log == null
        ? List.of()
        : log.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList();
  }

  /** Each client's lines must be 1, 2, 3 …: none twice, none left out, none too early. */
  public static void assertOnceAndInOrder(List<String> log) {
    Map<String, Long> last = new HashMap<>();
    for (String line : log) {
      int hash = line.lastIndexOf('#');
      String client = line.substring(0, hash);
      long id = Long.parseLong(line.substring(hash + 1));
      assertEquals(last.getOrDefault(client, 0L) + 1, id, () -> "the next action of " + client);
      last.put(client, id);
    }
  }
}
