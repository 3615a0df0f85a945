package dev.ropeway.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server of one entry, as far as a room can tell, with something before it that may answer for
 * it. Its only action is {@code append}, to {@code /log}. Thread-safe.
 */
final class FakeRopeway implements AutoCloseable {

  /** A request that came: the whole address, and who it says it is. */
  record Request(
      String method, URI address, JsonValue body, @Nullable String token, @Nullable String after) {
    boolean is(String wanted, String end) {
      return method.equals(wanted) && path().endsWith(end);
    }

    String path() {
      return address.getPath();
    }
  }

  /** What is answered in place of the server. */
  record Canned(int status, Map<String, String> headers, String body) {
    /** What became of a transaction: its versions, or a problem. */
    static Canned ofTransaction(JsonObject told) {
      boolean committed = told.get("status") instanceof JsonString;
      return new Canned(
          committed ? 200 : told.getInt("status"),
          Map.of("Content-Type", committed ? "application/json" : "application/problem+json"),
          told.toString());
    }

    /** A case of the gateway's answers. */
    static Canned of(JsonObject json) {
      Map<String, String> headers = new HashMap<>();
      if (json.get("headers") instanceof JsonObject more) {
        more.forEach((name, value) -> headers.put(name, ((JsonString) value).getString()));
      }
      if (json.containsKey("type")) {
        headers.put("Content-Type", json.getString("type"));
      }
      return new Canned(json.getInt("status"), headers, json.getString("body"));
    }

    /** A refusal of Ropeway's. */
    static Canned problem(int status, String detail) {
      return problem(status, "for-the-test", detail);
    }

    /** A refusal of Ropeway's of a kind by which programs tell them apart. */
    static Canned refusal(int status, String kind) {
      return problem(status, kind, "Because.");
    }

    /** What was asked for. */
    static Canned json(JsonObject body) {
      return new Canned(200, Map.of("Content-Type", "application/json"), body.toString());
    }

    /** Breaks a live connection, before anything is done or after it. */
    static Canned broken(boolean done) {
      return new Canned(0, Map.of(), done ? "done" : "");
    }

    private static Canned problem(int status, String kind, String detail) {
      String type = "urn:ropeway:problem:" + kind;
      return new Canned(
          status,
          Map.of("Content-Type", "application/problem+json"),
          JsonObjects.of("type", type, "detail", detail).toString());
    }
  }

  /** Who follows the entry otherwise than by a stream. */
  interface Follower {
    void told(String event, JsonObject data);
  }

  /** Digits of a stamp. */
  private static final int STAMP = 10;

  /** What it tells versions of one number apart by; "" of a server of before. */
  private volatile String stamp = "";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger overHttp = new AtomicInteger();
  private final List<HttpExchange> streams = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final List<JsonValue> log = new ArrayList<>();
  private final List<JsonValue> together = new ArrayList<>();
  private final List<JsonObject> updates = new ArrayList<>();
  private final Map<String, JsonObject> outcomes = new HashMap<>();
  private volatile Function<Request, @Nullable Canned> fates = request -> null;
  private volatile Function<Request, @Nullable Canned> guard = request -> null;

  FakeRopeway() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 50);
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
  }

  String url() {
    return "http://localhost:" + http.getAddress().getPort();
  }

  /** Decides what is answered in place of the server; null: nothing is. */
  void fates(Function<Request, @Nullable Canned> deciding) {
    fates = deciding;
  }

  /** Answers in place of the server what the caller may not do; see {@link FakeAccess}. */
  void guard(Function<Request, @Nullable Canned> refusing) {
    guard = refusing;
  }

  /** How many requests came over HTTP itself. */
  int overHttp() {
    return overHttp.get();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  List<Request> requests(String method, String end) {
    return requests.stream().filter(each -> each.is(method, end)).toList();
  }

  synchronized List<JsonValue> log() {
    return List.copyOf(log);
  }

  /** Breaks every stream. */
  synchronized void cut() {
    streams.forEach(HttpExchange::close);
    streams.clear();
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    JsonValue body =
        bytes.length == 0
            ? JsonValue.NULL
            : JsonText.read(new String(bytes, StandardCharsets.UTF_8));
    Request request = request(exchange, body);
    overHttp.incrementAndGet();
    Canned canned = asked(request);
    if (canned != null) {
      answer(exchange, canned);
    } else if (request.is("GET", "/updates")) {
      stream(exchange, request.after());
    } else {
      answer(exchange, answered(request));
    }
  }

  /** Keeps a request; what is answered in place of the server, null if nothing is. */
  @Nullable Canned asked(Request request) {
    requests.add(request);
    return judged(request);
  }

  /** What would be answered in place of the server; null if nothing. */
  @Nullable Canned judged(Request request) {
    Canned fate = fates.apply(request);
    return fate == null ? guard.apply(request) : fate;
  }

  private static Request request(HttpExchange exchange, JsonValue body) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        body,
        authorization == null ? null : authorization.replaceFirst("^Bearer ", ""),
        exchange.getRequestHeaders().getFirst("Last-Event-ID"));
  }

  private Canned answered(Request request) {
    if (request.is("GET", "/api/me")) {
      return Canned.refusal(404, "not-found"); // as of a server without callers
    }
    if (request.is("GET", "/api/time")) {
      return Canned.json(JsonObjects.of("time", 5_000L));
    }
    if (request.is("POST", "/api/transactions")) {
      return Canned.ofTransaction(transacted(request.body().asJsonObject()));
    }
    return request.is("POST", "/actions")
        ? Canned.json(applied(request.body().asJsonObject()))
        : new Canned(204, Map.of(), "");
  }

  /** Applies what is new; the outcomes of what is not. */
  synchronized JsonObject recorded(JsonObject frame) {
    JsonArrayBuilder repeats = JsonValues.array();
    for (JsonObject action : frame.getJsonArray("actions").getValuesAs(JsonObject.class)) {
      JsonObject known = outcomes.get(named(frame, action));
      if (known != null) {
        repeats.add(known);
      }
    }
    applied(frame);
    return JsonObjects.of("version", (long) log.size(), "outcomes", repeats.build());
  }

  private synchronized JsonObject applied(JsonObject frame) {
    JsonArrayBuilder all = JsonValues.array();
    for (JsonObject action : frame.getJsonArray("actions").getValuesAs(JsonObject.class)) {
      all.add(
          outcomes.computeIfAbsent(
              named(frame, action), first -> append(frame.getString("client"), action)));
    }
    return JsonObjects.of("version", (long) log.size(), "outcomes", all.build());
  }

  /**
   * Applies actions together, or none if one of them is not {@code append}; what is answered, which
   * repeats are too.
   */
  synchronized JsonObject transacted(JsonObject body) {
    String name = "ropeway:tx:" + body.getString("client") + "#" + body.get("id");
    return outcomes.computeIfAbsent(name, first -> transact(name, body.getJsonArray("actions")));
  }

  private JsonObject transact(String name, JsonArray actions) {
    List<JsonObject> parts = actions.getValuesAs(JsonObject.class);
    int failed = 0;
    while (failed < parts.size() && parts.get(failed).getString("name").equals("append")) {
      failed++;
    }
    if (failed < parts.size()) {
      return JsonObjects.of(
          "type",
          "urn:ropeway:problem:transaction-failed",
          "status",
          409L,
          "detail",
          "Action " + failed + " (from 0) was rejected: it is refused",
          "failedAction",
          (long) failed,
          "reason",
          "it is refused");
    }
    long from = log.size();
    long version = from + 1;
    JsonArrayBuilder patch = JsonValues.array();
    JsonArrayBuilder acks = JsonValues.array();
    for (int i = 0; i < parts.size(); i++) {
      JsonValue value = parts.get(i).getValue("/args/value");
      patch.add(JsonObjects.of("op", "add", "path", "/log/-", "value", value));
      acks.add(JsonObjects.of("client", name, "id", i + 1L, "status", "applied"));
      together.add(value);
    }
    log.add(JsonValue.NULL); // the versions are as many as these
    JsonObject update =
        JsonObjects.of(
            "from", from, "version", version, "patch", patch.build(), "acks", acks.build());
    updates.add(update);
    tell("update", update);
    JsonObject written =
        JsonObjects.of(
            "store",
            parts.get(0).getString("store"),
            "key",
            parts.get(0).getString("key"),
            "version",
            version);
    return JsonObjects.of(
        "status", "committed", "versions", JsonValues.array().add(written).build());
  }

  /** What transactions have appended. */
  synchronized List<JsonValue> together() {
    return List.copyOf(together);
  }

  private static String named(JsonObject frame, JsonObject action) {
    return frame.getString("client") + " " + action.get("id");
  }

  private JsonObject append(String client, JsonObject action) {
    JsonValue value = action.getValue("/args/value");
    JsonNumber id = action.getJsonNumber("id");
    long from = log.size();
    log.add(value);
    JsonObject operation = JsonObjects.of("op", "add", "path", "/log/-", "value", value);
    JsonObject outcome = JsonObjects.of("id", id, "status", "applied", "version", from + 1);
    JsonObject ack =
        JsonObjects.of("client", client, "id", id, "status", "applied", "version", from + 1);
    JsonObject update =
        JsonObjects.of(
            "from",
            from,
            "version",
            from + 1,
            "patch",
            JsonValues.array().add(operation).build(),
            "acks",
            JsonValues.array().add(ack).build());
    updates.add(update);
    tell("update", update);
    return outcome;
  }

  /** Tells versions of one number apart by so many digits from now on. */
  void stamp(String digits) {
    stamp = digits;
  }

  /** As if it were restored: the last value is another one, under the same version. */
  synchronized void loseLast(JsonValue instead, String digits) {
    log.set(log.size() - 1, instead);
    stamp = digits;
  }

  boolean isOfBefore() {
    return stamp.isEmpty();
  }

  /** The id of where an event leads; null if it has none. */
  @Nullable String id(String event, JsonObject data) {
    boolean named = !stamp.isEmpty() && (event.equals("update") || event.equals("snapshot"));
    return named ? data.get("version") + stamp : null;
  }

  /** The updates behind a version or an id; null if the id is of another version. */
  private @Nullable List<JsonObject> behind(String after) {
    int end = Math.max(0, after.length() - STAMP);
    if (end > 0 && !after.substring(end).equals(stamp)) {
      return null;
    }
    int version = Integer.parseInt(end > 0 ? after.substring(0, end) : after);
    return updates.subList(version, updates.size());
  }

  private synchronized void stream(HttpExchange exchange, @Nullable String after)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    List<JsonObject> missed = after == null ? null : behind(after);
    if (missed == null) {
      write(exchange, "reset", JsonValue.EMPTY_JSON_OBJECT);
      write(exchange, "snapshot", snapshot());
    } else {
      missed.forEach(u -> update(exchange, u));
    }
    streams.add(exchange);
  }

  private JsonObject snapshot() {
    JsonArrayBuilder all = JsonValues.array();
    log.forEach(all::add);
    JsonObject data = JsonObjects.of("log", all.build());
    return JsonObjects.of("version", (long) log.size(), "data", data);
  }

  /** Has somebody follow the entry, after a version or from its data on. */
  synchronized void follow(Follower follower, @Nullable String after) {
    List<JsonObject> missed = after == null ? null : behind(after);
    if (missed == null) {
      if (after != null) {
        follower.told("reset", JsonObjects.of("reason", "unknown-version"));
      }
      follower.told("snapshot", snapshot());
    } else {
      missed.forEach(update -> follower.told("update", update));
    }
    followers.add(follower);
  }

  synchronized void forget(Follower follower) {
    followers.remove(follower);
  }

  private boolean update(HttpExchange stream, JsonObject update) {
    return write(stream, "update", update);
  }

  /** Sends an event to one of the streams, by the order in which they came. */
  synchronized void tell(int stream, String event, JsonObject data) {
    write(streams.get(stream), event, data);
  }

  /** Streams that are not known to have gone. */
  synchronized int streams() {
    streams.removeIf(stream -> !write(stream, "heartbeat", JsonValue.EMPTY_JSON_OBJECT));
    return streams.size();
  }

  /** Sends an event to every stream. */
  synchronized void tell(String event, JsonObject data) {
    streams.removeIf(stream -> !write(stream, event, data));
    followers.forEach(follower -> follower.told(event, data));
  }

  private boolean write(HttpExchange stream, String event, JsonObject data) {
    try {
      String id = id(event, data);
      String named = id == null ? "" : "id: " + id + "\n";
      String text = "event: " + event + "\n" + named + "data: " + data + "\n\n";
      stream.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
      stream.getResponseBody().flush();
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  private static void answer(HttpExchange exchange, Canned canned) throws IOException {
    byte[] body = canned.body().getBytes(StandardCharsets.UTF_8);
    canned.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(canned.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    cut();
    http.stop(0);
    threads.shutdownNow();
  }
}
