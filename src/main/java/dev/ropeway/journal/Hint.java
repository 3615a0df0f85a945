package dev.ropeway.journal;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other: how far keys have come, and which have pending actions. Only a hint:
 * it may be lost, late, repeated or incomplete.
 *
 * @param node who says it
 * @param pushed the positions keys have reached
 * @param pending keys with pending actions
 * @param all whether more changed than fits: compare everything
 * @param due when an action is due that was put on the agenda; null: none was that is due soon.
 *     Nodes that do not know it pass over it
 * @param moves how keys have come to these positions, for those who know where they were; some, or
 *     none
 */
public record Hint(
    String node,
    Map<EntryKey, Position> pushed,
    List<EntryKey> pending,
    boolean all,
    @Nullable Instant due,
    List<Move> moves) {
  /** PostgreSQL takes payloads below 8,000 bytes. */
  private static final int MOST_BYTES = 7_900;

  private static final int MOST_KEYS = 1_000;
  private static final String DUE = "due";
  private static final String MOVES = "moves";

  /** How every payload begins: the node's name, a UUID, comes first. */
  private static final String NODE = "{\"node\":\"";

  /** A hint of keys. */
  public Hint(String node, Map<EntryKey, Position> pushed, List<EntryKey> pending, boolean all) {
    this(node, pushed, pending, all, null);
  }

  /** A hint without moves. */
  public Hint(
      String node,
      Map<EntryKey, Position> pushed,
      List<EntryKey> pending,
      boolean all,
      @Nullable Instant due) {
    this(node, pushed, pending, all, due, List.of());
  }

  /** The same with how keys have come to their positions. */
  public Hint with(List<Move> told) {
    return told.isEmpty() ? this : new Hint(node, pushed, pending, all, due, told);
  }

  /**
   * The hint without its moves as notification payloads: one, or a few if it is long, or the order
   * to compare all.
   */
  List<String> payloads() {
    String text = moves.isEmpty() ? text() : new Hint(node, pushed, pending, all, due).text();
    if (text.length() <= MOST_BYTES && text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
      return List.of(text);
    }
    if (pushed.size() + pending.size() > MOST_KEYS || pushed.size() + pending.size() < 2) {
      return List.of(new Hint(node, Map.of(), List.of(), true, due).text());
    }
    List<String> halves = new ArrayList<>(half(0).payloads());
    halves.addAll(half(1).payloads());
    return halves;
  }

  private Hint half(int which) {
    int[] index = {0};
    Predicate<EntryKey> other = key -> index[0]++ % 2 != which;
    Map<EntryKey, Position> some = new LinkedHashMap<>(pushed);
    some.keySet().removeIf(other);
    List<EntryKey> few = new ArrayList<>(pending);
    few.removeIf(other);
    return new Hint(node, some, few, false, due);
  }

  /** The whole hint as one text, of any length. */
  public String text() {
    JsonArrayBuilder moved = JsonValues.array();
    pushed.forEach(
        (key, at) ->
            moved.add(
                JsonValues.array()
                    .add(key.store())
                    .add(key.key())
                    .add(at.version())
                    .add(at.refusals())));
    JsonArrayBuilder waiting = JsonValues.array();
    pending.forEach(key -> waiting.add(JsonValues.array().add(key.store()).add(key.key())));
    JsonObjectBuilder json =
        JsonValues.object()
            .add("node", node)
            .add("pushed", moved)
            .add("pending", waiting)
            .add("all", all);
    if (due != null) {
      json.add(DUE, due.toEpochMilli());
    }
    if (!moves.isEmpty()) {
      JsonArrayBuilder told = JsonValues.array();
      moves.forEach(move -> told.add(move.json()));
      json.add(MOVES, told);
    }
    return JsonText.write(json.build());
  }

  /** Whether a payload is a hint of this node's; quicker than to read it. */
  public static boolean sentBy(String node, String payload) {
    return payload.startsWith(node, NODE.length()) && payload.startsWith(NODE);
  }

  /**
   * Reads a payload.
   *
   * @throws RuntimeException if it is not a hint
   */
  public static Hint parse(String payload) {
    JsonObject json = JsonText.read(payload).asJsonObject();
    Map<EntryKey, Position> pushed = new LinkedHashMap<>();
    for (JsonValue each : json.getJsonArray("pushed")) {
      JsonArray row = each.asJsonArray();
      Position at =
          new Position(row.getJsonNumber(2).longValue(), row.getJsonNumber(3).longValue());
      pushed.put(key(row), at);
    }
    List<EntryKey> pending = new ArrayList<>();
    json.getJsonArray("pending").forEach(row -> pending.add(key(row.asJsonArray())));
    Instant due =
        json.containsKey(DUE)
            ? Instant.ofEpochMilli(json.getJsonNumber(DUE).longValueExact())
            : null;
    List<Move> moves = new ArrayList<>();
    if (json.containsKey(MOVES)) {
      json.getJsonArray(MOVES).forEach(move -> moves.add(Move.parse(move.asJsonObject())));
    }
    return new Hint(json.getString("node"), pushed, pending, json.getBoolean("all"), due, moves);
  }

  private static EntryKey key(JsonArray row) {
    return new EntryKey(row.getString(0), row.getString(1));
  }
}
