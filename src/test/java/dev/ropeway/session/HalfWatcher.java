package dev.ropeway.session;

import dev.ropeway.TestNode;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

/**
 * Watches a key, and whenever it hears of a part of a transaction of two parts it looks whether the
 * other part is there as well: nobody may ever see half of one.
 */
final class HalfWatcher implements AutoCloseable {
  private final UpdateStream stream;
  private final ToLongFunction<String> parts;
  private final Thread thread;
  private final List<String> halves = new CopyOnWriteArrayList<>();
  private final AtomicInteger heard = new AtomicInteger();

  /**
   * Begins to watch.
   *
   * @param parts how many decided parts the log has of a transaction, by its actions' client
   */
  HalfWatcher(TestNode node, RemoteStore store, String key, ToLongFunction<String> parts) {
    this.stream = Objects.requireNonNull(node.stream(store, key, OptionalLong.empty()));
    this.parts = parts;
    this.thread = new Thread(this::follow, "watcher-" + key);
    thread.start();
  }

  private void follow() {
    try {
      while (!stream.closed()) {
        StreamEvent event = stream.next(Duration.ofSeconds(1));
        if (event != null && event.kind() == StreamEvent.Kind.UPDATE) {
          look(JsonText.read(new String(event.json(), StandardCharsets.UTF_8)).asJsonObject());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      halves.add(e.toString());
    }
  }

  private void look(JsonObject update) {
    for (JsonValue each : update.getJsonArray("acks")) {
      String client = each.asJsonObject().getString("client");
      if (client.startsWith("ropeway:tx:") && !client.endsWith(":failure")) {
        heard.incrementAndGet();
        long there = parts.applyAsLong(client);
        if (there != 2) {
          halves.add(client + ": " + there + " of 2");
        }
      }
    }
  }

  /** Of how many parts it has heard. */
  int heard() {
    return heard.get();
  }

  /** What should be empty. */
  List<String> halves() {
    return halves;
  }

  @Override
  public void close() throws InterruptedException {
    stream.close();
    thread.join(Duration.ofSeconds(10).toMillis());
  }
}
