package dev.ropeway.node;

import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads a stream in the background and notes its resets; fails at an event that does not fit. */
final class StreamDiary implements AutoCloseable {
  private final UpdateStream stream;
  private final Thread thread = new Thread(this::read, "diary");
  private final List<String> resets = new CopyOnWriteArrayList<>();
  private final Map<Long, String> ids = new ConcurrentHashMap<>();
  private volatile long version = -1;
  private volatile JsonValue data = JsonValue.NULL;
  private volatile String complaint = "";

  StreamDiary(UpdateStream stream) {
    this.stream = stream;
    thread.start();
  }

  /** One that goes on where another one was. */
  StreamDiary(UpdateStream stream, long version, JsonValue data) {
    this.stream = stream;
    this.version = version;
    this.data = data;
    thread.start();
  }

  /** The reasons of its resets. */
  List<String> resets() {
    return resets;
  }

  long version() {
    return version;
  }

  /** The id by which it goes on behind a version that it was told of. */
  String id(long of) {
    return Objects.requireNonNull(ids.get(of), () -> "no id of version " + of);
  }

  /** All ids, by version. */
  Map<Long, String> ids() {
    return ids;
  }

  JsonValue data() {
    return data;
  }

  /** What did not fit; empty while all does. */
  String complaint() {
    return complaint;
  }

  private void read() {
    try {
      while (!stream.closed()) {
        StreamEvent event = stream.next(Duration.ofSeconds(1));
        if (event != null) {
          if (event.kind().resumable()) {
            String before = ids.put(event.version(), event.at().id());
            if (before != null && resets.isEmpty() && !before.equals(event.at().id())) {
              throw new IllegalStateException(before + " is " + event.at().id() + " now");
            }
          }
          String text = new String(event.json(), StandardCharsets.UTF_8);
          take(event.kind(), JsonText.read(text).asJsonObject());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      complaint = e.toString();
    }
  }

  private void take(StreamEvent.Kind kind, JsonObject json) {
    switch (kind) {
      case SNAPSHOT -> {
        data = json.getOrDefault("data", JsonValue.NULL);
        version = json.getJsonNumber("version").longValue();
      }
      case UPDATE -> {
        if (json.getJsonNumber("from").longValue() != version) {
          throw new IllegalStateException("at version " + version + " came " + json);
        }
        data = JsonPatch.parse(json.getJsonArray("patch")).apply(data);
        version = json.getJsonNumber("version").longValue();
      }
      case RESET -> resets.add(json.getString("reason"));
      default -> {}
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}
