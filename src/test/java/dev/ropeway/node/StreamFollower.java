package dev.ropeway.node;

import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Follows a stream and fails at the first event that does not continue the chain. */
public final class StreamFollower {
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final UpdateStream stream;
  private long version = -1;
  private JsonValue data = JsonValue.NULL;
  private final List<String> acks = new ArrayList<>();

  public StreamFollower(UpdateStream stream) {
    this.stream = stream;
  }

  /** Follows until the data is as wanted; fails after a minute without an event. */
  public StreamFollower until(Predicate<StreamFollower> wanted) throws InterruptedException {
    long end = System.nanoTime() + SILENCE.toNanos();
    while (!wanted.test(this)) {
      StreamEvent event = stream.next(Duration.ofSeconds(1));
      if (event != null) {
        take(event);
        end = System.nanoTime() + SILENCE.toNanos();
      } else if (System.nanoTime() > end) {
        throw new AssertionError("Waited in vain at version " + version + ": " + data);
      }
    }
    return this;
  }

  private void take(StreamEvent event) {
    JsonObject json =
        JsonText.read(new String(event.json(), java.nio.charset.StandardCharsets.UTF_8))
            .asJsonObject();
    switch (event.kind()) {
      case SNAPSHOT -> {
        version = json.getJsonNumber("version").longValue();
        data = member(json, "data");
      }
      case UPDATE -> {
        if (json.getJsonNumber("from").longValue() != version) {
          throw new AssertionError("At version " + version + " came " + json);
        }
        version = json.getJsonNumber("version").longValue();
        data = JsonPatch.parse(member(json, "patch")).apply(data);
        json.getJsonArray("acks").stream()
            .map(JsonValue::asJsonObject)
            .forEach(a -> acks.add(a.getString("client") + "#" + a.getJsonNumber("id")));
      }
      case RESET -> throw new AssertionError("Reset: " + json);
    }
  }

  private static JsonValue member(JsonObject json, String name) {
    return Objects.requireNonNull(json.get(name), name);
  }

  public long version() {
    return version;
  }

  public JsonValue data() {
    return data;
  }

  public List<String> acks() {
    return acks;
  }
}
