package dev.ropeway.session;

import dev.ropeway.TestNode;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A stream of a room, and what its reader knows by it. Confined to one thread. */
final class RoomFollower implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final UpdateStream stream;
  private JsonValue data = JsonValue.NULL;
  private List<String> clients = List.of();
  private final Map<String, Map<String, JsonValue>> values = new TreeMap<>();
  private final List<String> messages = new ArrayList<>();

  RoomFollower(TestNode node, String key, @Nullable String client) {
    RemoteStore store = node.store("lobby");
    stream =
        Objects.requireNonNull(
            node.remote().rooms().stream(store, key, null, Optional.ofNullable(client)));
  }

  /** Reads until it knows what is wanted; fails after half a minute. */
  RoomFollower until(Predicate<RoomFollower> wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.test(this)) {
      StreamEvent event = stream.next(Duration.ofMillis(100));
      if (event != null) {
        take(event);
      } else if (System.nanoTime() > end) {
        throw new AssertionError("Waited in vain: " + this);
      }
    }
    return this;
  }

  RoomFollower untilClients(String... names) throws InterruptedException {
    return until(r -> r.clients.equals(List.of(names)));
  }

  private void take(StreamEvent event) {
    JsonObject json =
        JsonText.read(new String(event.json(), StandardCharsets.UTF_8)).asJsonObject();
    switch (event.kind()) {
      case SNAPSHOT -> data = json.getValue("/data");
      case UPDATE -> data = JsonPatch.parse(json.getJsonArray("patch")).apply(data);
      case RESET -> throw new AssertionError("Reset: " + json);
      case CLIENTS -> clients = json.getJsonArray("clients").getValuesAs(JsonString::getString);
      case EPHEMERAL ->
          json.getJsonObject("values").forEach((client, changes) -> take(client, changes));
      case MESSAGE -> messages.add(json.getString("client") + ":" + json.get("message"));
    }
  }

  private void take(String client, JsonValue changes) {
    if (changes == JsonValue.NULL) {
      values.remove(client);
      return;
    }
    Map<String, JsonValue> own = values.computeIfAbsent(client, c -> new TreeMap<>());
    changes
        .asJsonObject()
        .forEach(
            (path, value) -> {
              if (value == JsonValue.NULL) {
                own.remove(path);
              } else {
                own.put(path, value);
              }
            });
  }

  JsonValue data() {
    return data;
  }

  /** By client and path. */
  Map<String, Map<String, JsonValue>> values() {
    return values;
  }

  List<String> messages() {
    return messages;
  }

  boolean closed() {
    return stream.closed();
  }

  @Override
  public String toString() {
    return clients + " " + values + " " + messages + " " + data;
  }

  @Override
  public void close() {
    stream.close();
  }
}
