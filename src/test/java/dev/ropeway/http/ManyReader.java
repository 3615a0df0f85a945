package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a stream of many keys as browsers are: it knows the last id, also of what had no
 * data, and holds each key to its chain. What it has already it passes over.
 */
final class ManyReader implements Flow.Subscriber<String>, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String END = "(end)";

  /** What it has of a key. */
  record Copy(long version, JsonValue value) {}

  /** An event of a key, or an id by itself under that name. */
  record Event(String name, JsonObject json) {
    String key() {
      return json.getString("store") + "/" + json.getString("key");
    }
  }

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final CompletableFuture<ResponseInfo> head = new CompletableFuture<>();
  private final CompletableFuture<HttpResponse<Void>> response;
  private volatile Flow.@Nullable Subscription subscription;

  private final Map<String, Copy> copies = new HashMap<>();
  private String lastId = "";
  private int ids;
  private int repeats;

  private ManyReader(String path, String... headers) {
    response =
        Http.CLIENT.sendAsync(
            Http.request(path, headers).build(),
            info -> {
              head.complete(info);
              return BodySubscribers.fromLineSubscriber(this);
            });
  }

  static ManyReader open(String path, String... headers) {
    return new ManyReader(path, headers);
  }

  /** One that has what another one had. */
  static ManyReader openAs(ManyReader before, String path, String... headers) {
    ManyReader reader = new ManyReader(path, headers);
    reader.copies.putAll(before.copies);
    return reader;
  }

  /** Comes back as an EventSource does, with what it has. */
  ManyReader again(String path) {
    return openAs(this, path, "Last-Event-ID", lastId);
  }

  ResponseInfo head() throws Exception {
    return head.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  String lastId() {
    return lastId;
  }

  int ids() {
    return ids;
  }

  /** How many updates it had already. */
  int repeats() {
    return repeats;
  }

  /** What it has of a key, which must be something. */
  Copy copy(String key) {
    Copy copy = copies.get(key);
    assertNotNull(copy, key);
    return copy;
  }

  boolean knows(String key) {
    return copies.containsKey(key);
  }

  private String line() throws InterruptedException {
    String line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertNotNull(line, () -> "nothing came; the reader has " + copies.keySet());
    return line;
  }

  /** The next event or id; null at the end. */
  @Nullable Event next() throws InterruptedException {
    String name = "";
    String data = "";
    String id = "";
    while (true) {
      String line = line();
      if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.equals(END)) {
        return null;
      } else if (line.isEmpty() && !id.isEmpty()) {
        assertEquals("", data, "an id is of all keys");
        lastId = id;
        ids++;
        return new Event("id", JsonValue.EMPTY_JSON_OBJECT);
      } else if (line.isEmpty() && !name.isEmpty()) {
        Event event = new Event(name, JsonText.read(data).asJsonObject());
        follow(event);
        return event;
      }
    }
  }

  /** The next event of one of these kinds. */
  Event next(String... kinds) throws InterruptedException {
    Event event = next();
    while (event != null && !Set.of(kinds).contains(event.name())) {
      event = next();
    }
    assertNotNull(event, "it ended");
    return event;
  }

  /** Reads until it has that version of a key. */
  ManyReader until(String key, long version) throws InterruptedException {
    while (!knows(key) || copy(key).version() < version) {
      next("snapshot", "update");
    }
    return this;
  }

  private void follow(Event event) {
    JsonObject json = event.json();
    if (event.name().equals("snapshot")) {
      copies.put(
          event.key(),
          new Copy(
              json.getJsonNumber("version").longValue(), Objects.requireNonNull(json.get("data"))));
    } else if (event.name().equals("update")) {
      Copy copy = copy(event.key());
      long from = json.getJsonNumber("from").longValue();
      long version = json.getJsonNumber("version").longValue();
      if (from < copy.version() && version <= copy.version()) {
        repeats++;
        return;
      }
      assertEquals(copy.version(), from, event::toString);
      JsonValue value = JsonPatch.parse(json.getJsonArray("patch")).apply(copy.value());
      copies.put(event.key(), new Copy(version, value));
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscribed) {
    subscription = subscribed;
    subscribed.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    lines.add(line);
  }

  @Override
  public void onError(Throwable failure) {
    lines.add(END);
  }

  @Override
  public void onComplete() {
    lines.add(END);
  }

  @Override
  public void close() {
    response.cancel(true);
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
  }
}
