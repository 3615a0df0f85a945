package dev.ropeway.client;

import static java.util.Objects.requireNonNull;

import dev.ropeway.Outcome;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A room of the Java mirror. */
final class JavaRoom implements TestRoom {
  private final RopewayClient client;
  private final Room room;
  private final List<JsonObject> changes = new CopyOnWriteArrayList<>();
  private final List<JsonObject> messages = new CopyOnWriteArrayList<>();
  private final List<JsonObject> rejects = new CopyOnWriteArrayList<>();
  private final List<JsonValue> states = new CopyOnWriteArrayList<>();

  private JavaRoom(RopewayClient client, Room room) {
    this.client = client;
    this.room = room;
  }

  static TestRoom connect(RoomSpec spec) throws Exception {
    return connect(spec, TransportKind.AUTO);
  }

  static TestRoom connect(RoomSpec spec, TransportKind transport) throws Exception {
    RopewayClient client = RopewayClient.of(spec.urls().toArray(String[]::new));
    try {
      Room opened =
          (spec.any()
                  ? client.join(spec.store(), spec.key())
                  : client.room(spec.store(), spec.key()))
              .client(spec.client())
              .transport(transport)
              .connect()
              .get(30, TimeUnit.SECONDS);
      JavaRoom room = new JavaRoom(client, opened);
      room.listen();
      return room;
    } catch (Exception e) {
      client.close();
      throw e;
    }
  }

  private void listen() {
    room.onChange(
        change ->
            changes.add(
                object("path", Json.createValue(change.path()))
                    .add("value", orNull(change.value()))
                    .add("origin", change.origin().text())
                    .build()));
    room.onMessage(
        message ->
            messages.add(
                object("client", Json.createValue(message.client()))
                    .add("message", message.message())
                    .build()));
    room.onRejection(
        rejection -> rejects.add(object("name", Json.createValue(rejection.name())).build()));
    room.onState(
        state ->
            states.add(
                Json.createValue(
                    state.text()
                        + room.disconnect().map(why -> ": " + why.type().text()).orElse(""))));
  }

  @Override
  public CompletableFuture<JsonObject> patch(String name, JsonValue args) {
    return room.patch(name, args).thenApply(JavaRoom::json);
  }

  @Override
  public CompletableFuture<List<JsonObject>> patches(String name, List<JsonValue> args) {
    List<CompletableFuture<JsonObject>> all = args.stream().map(each -> patch(name, each)).toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
  }

  @Override
  public CompletableFuture<JsonObject> batch(List<JsonObject> actions) {
    return room.batch(
            () ->
                actions.forEach(
                    a -> room.patch(a.getString("name"), requireNonNull(a.get("args")))))
        .thenApply(
            done ->
                object("applied", done.applied() ? JsonValue.TRUE : JsonValue.FALSE)
                    .add("outcomes", array(done.outcomes().stream().map(JavaRoom::json).toList()))
                    .build());
  }

  @Override
  public CompletableFuture<JsonValue> undo(boolean again) {
    return (again ? room.redo() : room.undo())
        .thenApply(outcome -> outcome.<JsonValue>map(JavaRoom::json).orElse(JsonValue.NULL));
  }

  private static JsonObject json(Outcome outcome) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("status", outcome.status().text())
            .add("version", outcome.version());
    if (outcome.reason() != null) {
      json.add("reason", outcome.reason());
    }
    if (outcome.result() != null) {
      json.add("result", outcome.result());
    }
    return json.build();
  }

  @Override
  public JsonObject look() {
    Statistics statistics = room.statistics();
    JsonObjectBuilder others = Json.createObjectBuilder();
    room.others()
        .forEach(
            (name, values) -> {
              JsonObjectBuilder all = Json.createObjectBuilder();
              values.forEach(all::add);
              others.add(name, all);
            });
    JsonObjectBuilder kinds = Json.createObjectBuilder();
    statistics
        .kinds()
        .forEach(
            (kind, traffic) ->
                kinds.add(
                    kind.text(),
                    Json.createObjectBuilder()
                        .add("messagesSent", traffic.messagesSent())
                        .add("messagesReceived", traffic.messagesReceived())));
    return object("data", room.data())
        .add("confirmed", room.confirmed())
        .add("version", room.version())
        .add("key", room.key())
        .add("state", room.state().text())
        .add("clients", Json.createArrayBuilder(room.clients()))
        .add("others", others)
        .add("time", room.time())
        .add(
            "statistics",
            Json.createObjectBuilder()
                .add("bytesSent", statistics.bytesSent())
                .add("bytesReceived", statistics.bytesReceived())
                .add("messagesSent", statistics.messagesSent())
                .add("messagesReceived", statistics.messagesReceived())
                .add("roundTrip", statistics.roundTrip())
                .add("connections", statistics.connections())
                .add("inFlight", statistics.inFlight())
                .add("kinds", kinds))
        .build();
  }

  @Override
  public JsonObject heard() {
    return object("changes", array(changes))
        .add("messages", array(messages))
        .add("rejects", array(rejects))
        .add("states", array(states))
        .build();
  }

  @Override
  public void ephemeral(String path, JsonValue value) {
    room.ephemeral(path, value);
  }

  @Override
  public void glide(String path, JsonValue value) {
    room.glide(path, value);
  }

  @Override
  public CompletableFuture<Boolean> send(JsonValue message, List<String> to) {
    return room.send(message, to);
  }

  @Override
  public CompletableFuture<Boolean> leave() {
    return room.leave();
  }

  @Override
  public void close() {
    client.close();
  }

  private static JsonObjectBuilder object(String name, JsonValue value) {
    return Json.createObjectBuilder().add(name, value);
  }

  private static JsonValue array(List<? extends JsonValue> values) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    values.forEach(array::add);
    return array.build();
  }

  private static JsonValue orNull(@Nullable JsonValue value) {
    return value == null ? JsonValue.NULL : value;
  }
}
