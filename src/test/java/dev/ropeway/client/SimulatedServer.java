package dev.ropeway.client;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.action.Actor;
import dev.ropeway.action.RoomData;
import dev.ropeway.action.RoomRules;
import dev.ropeway.json.JsonDiff;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A server as mirrors see it: records all or nothing, applies once, in order, keeps history. */
final class SimulatedServer {
  private static final int KEPT = 100;
  private static final int CAP = 8;
  private static final String START =
      "{\"coins\":0,\"score\":0,\"mine\":{},\"notes\":{},\"log\":[]}";

  private final Random random;
  private JsonValue data = JsonText.read(START);
  private long version;

  /** Every decision, in order. */
  final List<Recorded> journal = new ArrayList<>();

  private final List<JsonObject> history = new ArrayList<>();
  private int pruned;
  private final Map<String, Long> marks = new HashMap<>();
  private final Queue<Recorded> pending = new ArrayDeque<>();
  private final Map<String, Map<Long, JsonObject>> outcomes = new HashMap<>();

  /** An action of a client. */
  record Recorded(String client, JsonObject action) {
    long id() {
      return action.getInt("id");
    }

    String name() {
      return action.getString("name");
    }

    JsonValue args() {
      return action.getValue("/args");
    }
  }

  SimulatedServer(Random random) {
    this.random = random;
  }

  JsonValue data() {
    return data;
  }

  long version() {
    return version;
  }

  boolean idle() {
    return pending.isEmpty();
  }

  /** Takes a request; false, and nothing of it, if there is a gap in the ids. */
  boolean record(JsonObject frame) {
    String client = frame.getString("client");
    long next = marks.getOrDefault(client, 0L) + 1;
    List<Recorded> fresh = new ArrayList<>();
    for (JsonObject action : frame.getJsonArray("actions").getValuesAs(JsonObject.class)) {
      if (action.getInt("id") > next) {
        return false;
      }
      if (action.getInt("id") == next) {
        fresh.add(new Recorded(client, action));
        next++;
      }
    }
    pending.addAll(fresh);
    marks.put(client, next - 1);
    return true;
  }

  /** Whether an action was recorded. */
  boolean knows(String client, long id) {
    return id <= marks.getOrDefault(client, 0L);
  }

  /** The answer to a request, null as long as something of it is pending. */
  @Nullable JsonObject answer(JsonObject frame) {
    Map<Long, JsonObject> known = outcomes.getOrDefault(frame.getString("client"), Map.of());
    JsonArrayBuilder all = JsonValues.array();
    for (JsonObject action : frame.getJsonArray("actions").getValuesAs(JsonObject.class)) {
      JsonObject outcome = known.get((long) action.getInt("id"));
      if (outcome == null) {
        return null;
      }
      all.add(outcome);
    }
    return JsonValues.object().add("version", version).add("outcomes", all).build();
  }

  /** Applies some of what is pending: one version, or none if nothing changed. */
  void cycle(int most) {
    JsonValue before = data;
    Map<Recorded, JsonObjectBuilder> decided = new LinkedHashMap<>();
    for (int i = 0; i < most && !pending.isEmpty(); i++) {
      Recorded action = pending.remove();
      decided.put(action, decide(action));
    }
    JsonArray patch = JsonDiff.between(before, data);
    long from = version;
    version += patch.isEmpty() ? 0 : 1;
    JsonArrayBuilder acks = JsonValues.array();
    decided.forEach((action, outcome) -> acks.add(note(action, outcome)));
    history.add(update(from, version, patch, acks));
    if (history.size() > 2 * KEPT) {
      history.subList(0, KEPT).clear();
      pruned += KEPT;
    }
  }

  /** The place in the history where there is nothing more yet. */
  int end() {
    return pruned + history.size();
  }

  /** Where a reader goes on that has a version; -1 if that is not known any more. */
  int placeOf(long known) {
    for (int place = 0; place < history.size(); place++) {
      if (history.get(place).getInt("from") == known) {
        return pruned + place;
      }
    }
    return known == version ? end() : -1;
  }

  /** What happened since a place, merged into one update; null if it was pruned. */
  @Nullable JsonObject since(int place) {
    if (place < pruned) {
      return null;
    }
    JsonArrayBuilder patch = JsonValues.array();
    JsonArrayBuilder acks = JsonValues.array();
    List<JsonObject> updates = history.subList(place - pruned, history.size());
    for (JsonObject update : updates) {
      update.getJsonArray("patch").forEach(patch::add);
      update.getJsonArray("acks").forEach(acks::add);
    }
    return update(updates.get(0).getInt("from"), version, patch.build(), acks);
  }

  JsonObject snapshot(String client) {
    JsonArrayBuilder acks = JsonValues.array();
    outcomes.getOrDefault(client, Map.of()).values().forEach(acks::add);
    return JsonValues.object().add("version", version).add("data", data).add("acks", acks).build();
  }

  private JsonObjectBuilder decide(Recorded action) {
    JsonObjectBuilder outcome =
        JsonValues.object().add("client", action.client()).add("id", action.id());
    try {
      if (random.nextInt(20) == 0) {
        throw new ActionRejectedException("the validator said no");
      }
      JsonValue after = apply(action, transformed(action));
      data = after == null ? data : after;
      return outcome.add("status", after == null ? "cancelled" : "applied");
    } catch (ActionRejectedException e) {
      return outcome.add("status", "rejected").add("reason", e.getMessage());
    } catch (IllegalStateException e) {
      return outcome.add("status", "failed").add("reason", String.valueOf(e.getMessage()));
    }
  }

  private @Nullable JsonValue apply(Recorded action, JsonValue args) {
    LocalAction own = Application.ACTIONS.get(action.name());
    Actor actor = Actor.of(action.client());
    if (own == null) {
      return RoomRules.apply(action.name(), data, args, actor);
    }
    JsonValue after = own.apply(data, args);
    return after == null ? null : RoomData.withBook(data, after);
  }

  /** A validator that changes the arguments. */
  private static JsonValue transformed(Recorded action) {
    JsonValue args = action.args();
    return action.name().equals("increment") && args.asJsonObject().getInt("by") > CAP
        ? JsonValues.copyOf(args.asJsonObject()).add("by", CAP).build()
        : args;
  }

  /** Keeps the outcome, and gives what the stream tells of it. */
  private JsonObject note(Recorded action, JsonObjectBuilder outcome) {
    JsonObject ack = outcome.build();
    journal.add(action);
    var known = outcomes.computeIfAbsent(action.client(), client -> new LinkedHashMap<>());
    known.put(action.id(), JsonValues.copyOf(ack).add("version", version).build());
    known.remove(action.id() - KEPT);
    return ack;
  }

  private static JsonObject update(long from, long to, JsonArray patch, JsonArrayBuilder acks) {
    return JsonValues.object()
        .add("from", from)
        .add("version", to)
        .add("patch", patch)
        .add("acks", acks)
        .build();
  }
}
