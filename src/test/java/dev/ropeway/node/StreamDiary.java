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
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads a stream in the background and notes its resets; fails at an event that does not fit. */
final class StreamDiary implements AutoCloseable {
  private final UpdateStream stream;
  private final Thread thread = new Thread(this::read, "diary");
  private final List<String> resets = new CopyOnWriteArrayList<>();
  private volatile long version = -1;
  private volatile JsonValue data = JsonValue.NULL;
  private volatile String complaint = "";

  StreamDiary(UpdateStream stream) {
    this.stream = stream;
    thread.start();
  }

  /** The reasons of its resets. */
  List<String> resets() {
    return resets;
  }

  long version() {
    return version;
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
