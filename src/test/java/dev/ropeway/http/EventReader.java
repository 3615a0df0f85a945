package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.client.EventStreamParser;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A reader of server-sent events that holds them to their contract: every update starts where the
 * event before ended, and its patch leads from the data before to the data after. Takes no thread.
 */
final class EventReader
    implements Flow.Subscriber<List<ByteBuffer>>, EventStreamParser.Handler, AutoCloseable {
  private static final Set<String> CHAIN = Set.of("snapshot", "update", "reset");
  private static final Set<String> BESIDE = Set.of("clients", "ephemeral", "message");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What the server sent: an event, or a comment or retry under that name. */
  record Event(String name, String id, String data) {
    JsonObject json() {
      return JsonText.read(data).asJsonObject();
    }
  }

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<ResponseInfo> head = new CompletableFuture<>();
  private final CompletableFuture<HttpResponse<Void>> response;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  // written by the subscription's thread
  private Flow.@Nullable Subscription subscription;
  private final EventStreamParser parser = new EventStreamParser(this);
  private String ownId = "";

  // written by the test's thread
  private long version = -1;
  private @Nullable JsonValue value;
  private final Deque<Event> asides = new ArrayDeque<>();
  private final List<JsonObject> acks = new ArrayList<>();

  private String lastId = "";

  private EventReader(HttpClient client, String path, String... headers) {
    response =
        client.sendAsync(
            Http.request(path, headers).build(),
            info -> {
              head.complete(info);
              return BodySubscribers.fromSubscriber(this);
            });
  }

  static EventReader open(String key, String... headers) {
    return new EventReader(Http.CLIENT, key + "/updates", headers);
  }

  static EventReader open(HttpClient client, String key) {
    return new EventReader(client, key + "/updates");
  }

  static EventReader openAt(String path, String... headers) {
    return new EventReader(Http.CLIENT, path, headers);
  }

  /** Has data already, as a reader that comes back has. */
  static EventReader resume(String key, long version, JsonValue value) {
    EventReader reader = open(key, "Last-Event-ID", Long.toString(version));
    reader.has(version, value);
    return reader;
  }

  void has(long knownVersion, JsonValue knownValue) {
    version = knownVersion;
    value = knownValue;
  }

  /** Status and headers. */
  ResponseInfo head() throws Exception {
    return head.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  CompletableFuture<Void> end() {
    return end;
  }

  /** The next of anything. */
  Event any(Duration longest) throws InterruptedException {
    Event event = events.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    assertNotNull(event, () -> "nothing came; the reader is at version " + version);
    return event;
  }

  /** The next event of the chain; those beside it are kept for {@link #aside}. */
  Event next() throws InterruptedException {
    Event event = any(PATIENCE);
    while (!CHAIN.contains(event.name())) {
      keep(event);
      event = any(PATIENCE);
    }
    follow(event);
    return event;
  }

  private void keep(Event event) {
    if (BESIDE.contains(event.name())) {
      assertTrue(version >= 0, () -> "too early: " + event);
      assertEquals("", event.id());
      asides.add(event);
    }
  }

  /**
   * The next event of a room, which must have that name; null: any. Who is there is told at its own
   * time, and passed over where something else is expected.
   */
  JsonObject aside(@Nullable String expected) throws InterruptedException {
    Event event = aside();
    while (expected != null && !expected.equals("clients") && event.name().equals("clients")) {
      event = aside();
    }
    assertEquals(expected == null ? event.name() : expected, event.name(), event.toString());
    return event.json();
  }

  private Event aside() throws InterruptedException {
    while (asides.isEmpty()) {
      Event event = any(PATIENCE);
      if (CHAIN.contains(event.name())) {
        follow(event);
      }
      keep(event);
    }
    return asides.remove();
  }

  /** The next event, which must have that name. */
  Event next(String expected) throws InterruptedException {
    Event event = next();
    assertEquals(expected, event.name(), event::toString);
    return event;
  }

  /** Reads until it has a version. */
  EventReader until(long wanted) throws InterruptedException {
    while (version < wanted) {
      next();
    }
    return this;
  }

  long version() {
    return version;
  }

  JsonValue value() {
    assertNotNull(value);
    return value;
  }

  List<JsonObject> acks() {
    return acks;
  }

  private void follow(Event event) {
    switch (event.name()) {
      case "snapshot" -> {
        assertTrue(event.json().getJsonNumber("version").longValue() >= version, event::toString);
        value = event.json().get("data");
      }
      case "update" -> {
        assertEquals(version, event.json().getJsonNumber("from").longValue(), event::toString);
        value = JsonPatch.parse(event.json().getJsonArray("patch")).apply(value());
        acks.addAll(event.json().getJsonArray("acks").getValuesAs(JsonObject.class));
      }
      default -> {
        assertEquals("reset", event.name());
        assertEquals("", event.id());
        return;
      }
    }
    version = event.json().getJsonNumber("version").longValue();
    assertEquals(version, StampedVersion.parse(event.id()).version());
    lastId = event.id();
  }

  /** What it goes on behind. */
  String lastId() {
    return lastId;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscribed) {
    subscription = subscribed;
    subscribed.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    pieces.forEach(parser::push);
  }

  /** With the id that was sent with it, not with one before. */
  @Override
  public void event(String name, String data, String lastId) {
    events.add(new Event(name, ownId, data));
    ownId = "";
  }

  @Override
  public void field(String name, String value) {
    switch (name) {
      case "event", "data" -> {}
      case "id" -> ownId = value;
      case "" -> events.add(new Event("comment", "", value));
      case "retry" -> events.add(new Event(name, "", value));
      default -> events.add(new Event("unknown field " + name, "", value));
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }

  @Override
  public void close() {
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
    response.cancel(true);
  }
}
