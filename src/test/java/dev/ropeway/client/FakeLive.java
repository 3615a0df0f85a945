package dev.ropeway.client;

import dev.ropeway.client.FakeRopeway.Canned;
import dev.ropeway.client.FakeRopeway.Request;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has a {@link FakeRopeway} speak {@code ropeway.v1} too, at an address of its own at which that
 * answers all else. Each message is a request to it, so that a test reads and decides the same as
 * over HTTP; but where HTTP loses one request, here the connection breaks. Thread-safe.
 */
final class FakeLive implements AutoCloseable {
  private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *([^\r]+)");
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *([0-9]+)");
  private static final int POLICY = 1008;

  /** What becomes of a handshake. */
  enum Handshake {
    OPENED,
    REFUSED,
    SILENT,
    OTHER_PROTOCOL,
    OTHER_VERSION
  }

  private final FakeRopeway server;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final List<String> addresses = new CopyOnWriteArrayList<>();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile IntFunction<Handshake> deciding = number -> Handshake.OPENED;
  private volatile JsonObject welcome =
      JsonObjects.of("frame", 50L, "silence", 35_000L, "time", 5_000L);

  FakeLive(FakeRopeway server) throws IOException {
    this.server = server;
    listener = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
    threads.execute(this::accept);
  }

  String url() {
    return "http://localhost:" + listener.getLocalPort();
  }

  /** Decides what becomes of handshakes, by their number from 1. */
  void handshakes(IntFunction<Handshake> decision) {
    deciding = decision;
  }

  void welcome(JsonObject said) {
    welcome = said;
  }

  int handshakes() {
    return handshakes.get();
  }

  /** How many connections were opened. */
  int opened() {
    return opened.get();
  }

  /** How many are open. */
  int open() {
    return sessions.size();
  }

  /** What was asked for by each handshake. */
  List<String> addresses() {
    return List.copyOf(addresses);
  }

  /** What came, text by text. */
  List<String> texts() {
    return List.copyOf(texts);
  }

  /** The kinds of the messages of a text. */
  static List<String> kinds(String text) {
    return JsonText.read(text).asJsonArray().stream()
        .map(message -> message.asJsonArray().getString(0))
        .toList();
  }

  /** All messages of a kind. */
  List<JsonArray> sent(String kind) {
    return texts.stream()
        .flatMap(text -> JsonText.read(text).asJsonArray().getValuesAs(JsonArray.class).stream())
        .filter(message -> message.getString(0).equals(kind))
        .toList();
  }

  /** Closes every connection; without a code it breaks. */
  void cut(int code, String reason) {
    sessions.forEach(each -> each.shut(code, reason));
  }

  /** Sends a text to every connection. */
  void say(String text) {
    sessions.forEach(each -> each.socket.say(text.replace('\'', '"')));
  }

  /** Says nothing more over the connections that there are. */
  void mute() {
    sessions.forEach(each -> each.mute = true);
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        client.setTcpNoDelay(true);
        sockets.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException | RejectedExecutionException closed) {
      threads.shutdown();
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      Matcher key = KEY.matcher(head);
      if (key.find()) {
        addresses.add(head.split(" ", 3)[1]);
        handshake(client, key.group(1));
      } else {
        forward(head, client);
      }
    } catch (IOException gone) {
      return; // and now both sides are closed
    } finally {
      sockets.remove(client);
    }
  }

  private void handshake(Socket client, String key) throws IOException {
    FakeWebSocket socket = new FakeWebSocket(client);
    switch (deciding.apply(handshakes.incrementAndGet())) {
      case OPENED -> {
        socket.accept(key, "Sec-WebSocket-Protocol: ropeway.v1\r\n");
        opened.incrementAndGet();
        new Session(socket).run();
      }
      case REFUSED -> answer(client, "404 Not Found", "text/html");
      case OTHER_VERSION -> answer(client, "400 Bad Request", "application/problem+json");
      case OTHER_PROTOCOL -> {
        socket.accept(key, "");
        texts.add(socket.read());
      }
      case SILENT -> client.getInputStream().read();
    }
  }

  private static void answer(Socket client, String status, String type) throws IOException {
    String head =
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .formatted(status, type);
    client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private void forward(String head, Socket client) throws IOException {
    Matcher length = LENGTH.matcher(head);
    byte[] body =
        client.getInputStream().readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    try (Socket to = new Socket("localhost", URI.create(server.url()).getPort())) {
      sockets.add(to);
      OutputStream out = to.getOutputStream();
      String once =
          head.replaceAll("(?i)\r\n(connection|upgrade|http2-settings): [^\r]*", "")
              .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
      out.write(once.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      InputStream in = to.getInputStream();
      byte[] buffer = new byte[8_192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        client.getOutputStream().write(buffer, 0, n);
      }
      sockets.remove(to);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket each : sockets) {
      each.close();
    }
    threads.shutdownNow();
  }

  /** One connection. */
  private final class Session {
    private final FakeWebSocket socket;
    private final Map<Integer, Watch> watches = new ConcurrentHashMap<>();
    private @Nullable String token;
    private boolean greeted;
    private volatile boolean shut;
    private volatile boolean mute;

    Session(FakeWebSocket socket) {
      this.socket = socket;
    }

    @Nullable String id(String event, JsonObject data) {
      return server.id(event, data);
    }

    void run() throws IOException {
      sessions.add(this);
      try {
        while (!shut) {
          String text = socket.read();
          texts.add(text);
          for (JsonValue message : JsonText.read(text).asJsonArray()) {
            if (!shut) {
              receive(message.asJsonArray());
            }
          }
        }
        socket.read(); // the answer to its close
      } finally {
        gone();
      }
    }

    private void gone() {
      sessions.remove(this);
      watches.values().forEach(server::forget);
    }

    void shut(int code, String reason) {
      shut = true;
      gone();
      socket.shut(code, reason);
    }

    void say(JsonArrayBuilder message) {
      if (!mute) {
        socket.say(JsonValues.array().add(message).build().toString());
      }
    }

    private void receive(JsonArray message) {
      String kind = message.getString(0);
      if (!greeted && !kind.equals("hello")) {
        shut(POLICY, "protocol");
        return;
      }
      switch (kind) {
        case "hello" -> {
          JsonValue said = message.getJsonObject(1).get("token");
          identify(said instanceof JsonString text ? text.getString() : null);
          greeted = true;
          say(JsonValues.array().add("welcome").add(welcome));
        }
        case "token" -> identify(message.getString(1));
        case "ping" -> say(JsonValues.array().add("pong").add(message.get(1)).add(5_000));
        case "transaction" -> transact(message.getInt(1), message.getJsonObject(2));
        case "watch" -> watch(message.getInt(1), message.getJsonObject(2));
        default -> withWatch(kind, message);
      }
    }

    private void identify(@Nullable String said) {
      token = said;
      Canned refusal = server.judged(request("GET", "/api/live", JsonValue.NULL, null));
      if (refusal != null && refusal.status() == 401) {
        String type = JsonText.read(refusal.body()).asJsonObject().getString("type");
        shut(POLICY, type.substring(type.lastIndexOf(':') + 1));
      }
    }

    private Request request(String method, String path, JsonValue body, @Nullable String after) {
      return new Request(method, URI.create(path), body, token, after);
    }

    /** Does what is asked for, unless a test decides otherwise. */
    private void asked(Request request, Runnable done, String refusing, int number) {
      Canned fate = server.asked(request);
      if (fate == null) {
        done.run();
      } else if (fate.status() == 0) {
        if (fate.body().equals("done")) {
          done.run();
        }
        shut(0, "");
      } else {
        say(JsonValues.array().add(refusing).add(number).add(problem(fate)));
      }
    }

    private JsonObject problem(Canned fate) {
      JsonObjectBuilder problem =
          fate.body().isEmpty()
              ? JsonValues.object().add("type", "urn:ropeway:problem:for-the-test")
              : JsonValues.copyOf(JsonText.read(fate.body()).asJsonObject());
      String wait = fate.headers().get("Retry-After");
      if (wait != null) {
        problem.add("retryAfter", Long.parseLong(wait));
      }
      return problem.add("status", fate.status()).build();
    }

    private void watch(int number, JsonObject what) {
      String client = what.getString("client");
      String path = "/api/stores/" + what.getString("store") + "/keys/" + what.getString("key");
      String after = what.get("after") instanceof JsonNumber version ? version.toString() : null;
      if (what.get("after") instanceof JsonString id) {
        if (server.isOfBefore()) {
          JsonObject problem =
              JsonObjects.of("type", "urn:ropeway:problem:malformed", "status", 400L);
          say(JsonValues.array().add("failed").add(number).add(problem));
          return;
        }
        after = id.getString();
      }
      String behind = after;
      Request request = request("GET", path + "/updates?client=" + client, JsonValue.NULL, behind);
      asked(
          request,
          () -> {
            say(JsonValues.array().add("watching").add(number));
            Watch watch = new Watch(this, number, client, path);
            watches.put(number, watch);
            server.follow(watch, behind);
          },
          "failed",
          number);
    }

    private void withWatch(String kind, JsonArray message) {
      int number = message.getInt(1);
      Watch watch = watches.get(number);
      if (watch == null) {
        shut(POLICY, "protocol");
        return;
      }
      String of = watch.path;
      switch (kind) {
        case "unwatch" -> unwatch(watch, message.size() > 2);
        case "actions" -> {
          JsonObject frame = frame(watch).add("actions", message.get(2)).build();
          asked(
              request("POST", of + "/actions", frame, null),
              () -> record(frame, number),
              "refused",
              number);
        }
        case "values" ->
            pass(watch, "/ephemeral", frame(watch).add("values", message.get(2)).build());
        case "say" -> {
          JsonObjectBuilder body = JsonValues.copyOf(message.getJsonObject(2));
          pass(watch, "/messages", body.add("client", watch.client).build());
        }
        default -> shut(POLICY, "protocol");
      }
    }

    private JsonObjectBuilder frame(Watch watch) {
      return JsonValues.object().add("client", watch.client);
    }

    private void transact(int number, JsonObject body) {
      asked(
          request("POST", "/api/transactions", body, null),
          () -> say(JsonValues.array().add("transacted").add(number).add(server.transacted(body))),
          "transacted",
          number);
    }

    private void unwatch(Watch watch, boolean stay) {
      Runnable end =
          () -> {
            watches.remove(watch.number);
            server.forget(watch);
            say(JsonValues.array().add("unwatched").add(watch.number));
          };
      if (stay) {
        end.run();
        return;
      }
      Request leaving =
          request("DELETE", watch.path + "/clients/" + watch.client, JsonValue.NULL, null);
      asked(leaving, end, "took", watch.number);
    }

    private void record(JsonObject frame, int number) {
      JsonObject repeats = server.recorded(frame);
      if (!repeats.getJsonArray("outcomes").isEmpty()) {
        say(JsonValues.array().add("outcomes").add(number).add(repeats));
      }
    }

    private void pass(Watch watch, String what, JsonObject body) {
      asked(
          request("POST", watch.path + what, body, null),
          () -> say(JsonValues.array().add("took").add(watch.number).add(true)),
          "took",
          watch.number);
    }
  }

  /** Of a connection. */
  private record Watch(Session session, int number, String client, String path)
      implements FakeRopeway.Follower {
    @Override
    public void told(String event, JsonObject data) {
      String id = session.id(event, data);
      JsonArrayBuilder message = JsonValues.array().add(event).add(number).add(data);
      session.say(id == null ? message : message.add(id));
    }
  }
}
