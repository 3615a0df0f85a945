package dev.ropeway.room;

import dev.ropeway.feed.RoomNote;
import dev.ropeway.feed.Slot;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one node tells the others about one room within a frame; what comes later is merged in.
 * Guarded by its owner.
 */
final class RoomDelta {
  final EntryKey room;

  /** Whether clients came or went: the database knows who is there. */
  boolean changed;

  /** Whether the others shall tell the values of the clients they have. */
  boolean asks;

  /** Client names that have left, of one tab or of all. */
  final Set<String> left = new LinkedHashSet<>();

  /** By client: all its values. */
  final Map<String, Map<String, JsonValue>> whole = new LinkedHashMap<>();

  /** By client: the values that changed, JSON's null for those that are gone. */
  final Map<String, Map<String, JsonValue>> values = new LinkedHashMap<>();

  final List<RoomMessage> messages = new ArrayList<>();

  RoomDelta(EntryKey room) {
    this.room = room;
  }

  /** Takes over what is older than this and was not sent. */
  void mergeOlder(RoomDelta older) {
    changed |= older.changed;
    asks |= older.asks;
    left.addAll(older.left);
    older.whole.forEach(whole::putIfAbsent);
    older.values.forEach(
        (client, changes) -> {
          Map<String, JsonValue> mine = values.computeIfAbsent(client, c -> new LinkedHashMap<>());
          changes.forEach(mine::putIfAbsent);
        });
  }

  /** About how many characters its values and messages take. */
  long size() {
    long size = 0;
    for (Map<String, Map<String, JsonValue>> clients : List.of(whole, values)) {
      for (Map<String, JsonValue> own : clients.values()) {
        size += EphemeralValues.size(own);
      }
    }
    for (RoomMessage message : messages) {
      size += JsonText.write(message.message()).length();
    }
    return size;
  }

  private JsonObjectBuilder json() {
    JsonArrayBuilder told = JsonValues.array();
    messages.forEach(message -> told.add(json(message)));
    return JsonValues.object()
        .add("store", room.store())
        .add("key", room.key())
        .add("changed", changed)
        .add("asks", asks)
        .add("left", texts(left))
        .add("whole", values(whole))
        .add("values", values(values))
        .add("messages", told);
  }

  private static JsonObjectBuilder json(RoomMessage message) {
    JsonObjectBuilder json = message.json();
    if (message.to() != null) {
      json.add("to", texts(message.to()));
    }
    return json;
  }

  static JsonArrayBuilder texts(Set<String> texts) {
    JsonArrayBuilder array = JsonValues.array();
    texts.forEach(array::add);
    return array;
  }

  static JsonObjectBuilder values(Map<String, Map<String, JsonValue>> clients) {
    JsonObjectBuilder json = JsonValues.object();
    clients.forEach(
        (client, values) -> {
          JsonObjectBuilder own = JsonValues.object();
          values.forEach(own::add);
          json.add(client, own);
        });
    return json;
  }

  /** As the feed takes it. */
  RoomNote note() {
    boolean soon = asks || changed || !left.isEmpty();
    return new RoomNote(Slot.of(room), JsonText.write(json().build()), soon);
  }

  /**
   * Reads those back that came together.
   *
   * @throws RuntimeException if they are not deltas
   */
  static List<RoomDelta> parse(String text) {
    List<RoomDelta> deltas = new ArrayList<>();
    for (JsonValue each : JsonText.read(text).asJsonArray()) {
      deltas.add(parse(each.asJsonObject()));
    }
    return deltas;
  }

  private static RoomDelta parse(JsonObject json) {
    RoomDelta delta = new RoomDelta(new EntryKey(json.getString("store"), json.getString("key")));
    delta.changed = json.getBoolean("changed");
    delta.asks = json.getBoolean("asks");
    delta.left.addAll(texts(json.getJsonArray("left")));
    parse(json.getJsonObject("whole"), delta.whole);
    parse(json.getJsonObject("values"), delta.values);
    for (JsonObject message : json.getJsonArray("messages").getValuesAs(JsonObject.class)) {
      JsonArray to = message.getJsonArray("to");
      Set<String> names = to == null ? null : new LinkedHashSet<>(texts(to));
      delta.messages.add(
          new RoomMessage(message.getString("client"), message.getValue("/message"), names));
    }
    return delta;
  }

  private static void parse(JsonObject json, Map<String, Map<String, JsonValue>> clients) {
    json.forEach(
        (client, values) -> clients.put(client, new LinkedHashMap<>(values.asJsonObject())));
  }

  private static List<String> texts(JsonArray array) {
    return array.getValuesAs(JsonString::getString);
  }
}
