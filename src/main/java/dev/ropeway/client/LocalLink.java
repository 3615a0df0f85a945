package dev.ropeway.client;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.action.Actor;
import dev.ropeway.action.RoomRules;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Plays the server of a room that has none: applies what its mirror records, and forgets it. */
final class LocalLink implements Link {
  private final Serial serial;
  private final SharedMirror mirror;
  private final Map<String, LocalAction> actions;
  private final BiConsumer<RoomState, @Nullable Disconnect> changed;
  private final TrafficMeter meter = new TrafficMeter();
  private volatile Duration frame;

  // belong to the tasks of the Serial
  private JsonValue data;
  private long version;

  /** Begins with some data; nothing is sent, whatever the frame is. */
  LocalLink(
      Serial serial,
      SharedMirror mirror,
      Map<String, LocalAction> actions,
      JsonValue data,
      Duration frame,
      BiConsumer<RoomState, @Nullable Disconnect> changed) {
    this.serial = serial;
    this.mirror = mirror;
    this.actions = Map.copyOf(actions);
    this.data = data;
    this.frame = frame;
    this.changed = changed;
  }

  @Override
  public void start() {
    mirror.receive("snapshot", JsonValues.object().add("version", 0L).add("data", data).build());
    JsonValue here = JsonValues.array().add(mirror.read(Mirror::identity)).build();
    mirror.receive("clients", JsonValues.object().add("clients", here).build());
    changed.accept(RoomState.OFFLINE, null);
  }

  @Override
  public void wake() {
    serial.execute(this::decide);
  }

  @Override
  public boolean undoes() {
    return false;
  }

  /** There is nobody to tell; the room has seen to it that it could be sent. */
  @Override
  public void ephemeral(String path, JsonValue value) {}

  @Override
  public CompletableFuture<Boolean> send(JsonValue message, List<String> to) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public double time() {
    return System.currentTimeMillis();
  }

  @Override
  public Statistics statistics(int inFlight) {
    return meter.statistics(inFlight);
  }

  @Override
  public CompletionStage<Void> timed() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Duration frame() {
    return frame;
  }

  @Override
  public void frame(Duration shortest) {
    frame = shortest;
  }

  @Override
  public void stop(Disconnect disconnect) {
    serial.execute(() -> changed.accept(RoomState.CLOSED, disconnect));
  }

  @Override
  public void close(Duration bound, Disconnect disconnect) {
    wake();
    stop(disconnect);
  }

  private void decide() {
    for (JsonObject frame = take(); frame != null; frame = take()) {
      long batch = frame.containsKey("batch") ? frame.getJsonNumber("batch").longValue() : 0;
      String sender = RoomBatch.senderOf(frame.getString("client"), batch);
      long from = version;
      List<JsonObject> actions = frame.getJsonArray("actions").getValuesAs(JsonObject.class);
      JsonArray outcomes = batch == 0 ? decided(sender, actions) : together(sender, actions);
      mirror.receive("update", update(from, outcomes));
      mirror.receive(
          "outcomes",
          JsonValues.object().add("version", version).add("outcomes", outcomes).build());
    }
  }

  private JsonArray decided(String sender, List<JsonObject> actions) {
    JsonArrayBuilder acks = JsonValues.array();
    actions.forEach(action -> acks.add(decided(sender, action)));
    return acks.build();
  }

  /** All of them, or none. */
  private JsonArray together(String sender, List<JsonObject> actions) {
    JsonValue before = data;
    long from = version;
    List<JsonObject> acks = decided(sender, actions).getValuesAs(JsonObject.class);
    int failed = 0;
    while (failed < acks.size() && acks.get(failed).getString("status").equals("applied")) {
      failed++;
    }
    boolean all = failed == acks.size();
    data = all ? data : before;
    version = all ? Math.min(version, from + 1) : from;
    JsonArrayBuilder told = JsonValues.array();
    for (int i = 0; i < acks.size(); i++) {
      JsonObjectBuilder ack = JsonValues.copyOf(acks.get(i)).add("version", version);
      told.add(
          all || i == failed
              ? ack
              : ack.add("status", "cancelled").add("reason", RoomBatch.undone(failed)));
    }
    return told.build();
  }

  private @Nullable JsonObject take() {
    return mirror.take(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private JsonObject update(long from, JsonValue acks) {
    JsonArrayBuilder patch = JsonValues.array();
    if (from != version) {
      patch.add(
          JsonValues.object().add("op", "replace").add("path", "").add("value", data).build());
    }
    return JsonValues.object()
        .add("from", from)
        .add("version", version)
        .add("patch", patch.build())
        .add("acks", acks)
        .build();
  }

  @SuppressWarnings("CatchingUnchecked") // an application's action may throw anything
  private JsonObject decided(String client, JsonObject action) {
    JsonObjectBuilder ack = JsonValues.object().add("client", client).add("id", action.get("id"));
    try {
      check(action);
      JsonValue after =
          applied(client, action.getString("name"), action.getOrDefault("args", JsonValue.NULL));
      if (after != null) {
        data = after;
        version++;
      }
      ack.add("status", after == null ? "cancelled" : "applied");
    } catch (ActionRejectedException | JsonFormatException e) {
      ack.add("status", "rejected").add("reason", String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      ack.add("status", "failed").add("reason", String.valueOf(e.getMessage()));
    }
    return ack.add("version", version).build();
  }

  /** Refuses arguments that a server would not record. */
  private void check(JsonObject action) {
    String name = action.getString("name");
    if (!actions.containsKey(name)) {
      RoomRules.check(name, action.getOrDefault("args", JsonValue.NULL));
    }
  }

  private @Nullable JsonValue applied(String client, String name, JsonValue args) {
    Actor actor = Actor.of(client);
    LocalAction own = actions.get(name);
    return own == null
        ? RoomRules.apply(name, data, args, actor)
        : RoomRules.apply(name, data, args, actor, () -> own.apply(data, args));
  }
}
