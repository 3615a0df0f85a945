package dev.ropeway.client;

import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpHeaders;
import java.net.http.WebSocketHandshakeException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server, over which any number of rooms are watched.
 *
 * <pre>
 *     opening ── open: hello, and what waits ──► greeting ── welcome ──► welcomed ──┐
 *        │                                          │                       ▲       │ messages,
 *        ▼                                          ▼                       └───────┘ a ping now and then
 *      ended ◄──────────── closed, silent, broken, or the last room has left
 * </pre>
 *
 * Thread-safe; nothing is told under its lock.
 */
final class LiveConnection implements LiveSocket.Handler {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int PINGS = 5; // in twice the time after which a side is taken for gone

  /**
   * What it works with.
   *
   * @param silence how long it may bring nothing
   */
  record Surroundings(Serial serial, LongSupplier nanos, Clock wall, Duration silence) {}

  /** Who has opened it. */
  interface Host {
    /** What it is that the server speaks something else. */
    Disconnect refused(String message);

    void welcomed();

    /** It has ended: for a reason, or null if rooms ended it. */
    void over(LiveConnection which, @Nullable Disconnect disconnect, boolean welcomed);
  }

  /** Takes the answer to a question, and its length. */
  interface Answered {
    void take(Answer answer, int bytes);
  }

  private final Surroundings around;
  private final TokenKeeper keeper;
  private final String url;
  private final Host host;
  private final LiveSocket socket;
  private final Pause pause; // belongs to the tasks of the Serial
  private volatile @Nullable Watchdog watchdog;
  private volatile boolean welcomed;
  private volatile long spokenAt;
  private volatile Duration silence;
  private volatile @Nullable Long retry;

  // guarded by this
  private final Map<Integer, LiveWatch> watches = new HashMap<>();
  private final Map<Integer, Answered> asked = new HashMap<>();
  private @Nullable String token;
  private int number;
  private long mostWatches = Long.MAX_VALUE;
  private @Nullable Disconnect ended;

  /** One that says hello with a token, or without one. */
  LiveConnection(
      Surroundings around, TokenKeeper keeper, String url, @Nullable String token, Host host) {
    this.around = around;
    this.keeper = keeper;
    this.url = url;
    this.token = token;
    this.host = host;
    this.socket = new LiveSocket(around.serial(), this);
    this.pause = new Pause(around.serial());
    this.silence = around.silence();
    JsonObject who =
        token == null
            ? JsonValue.EMPTY_JSON_OBJECT
            : JsonValues.object().add("token", token).build();
    send(JsonValues.array().add("hello").add(who).build());
    around.serial().execute(() -> pause.then(PATIENCE, this::notWelcomed));
  }

  LiveSocket socket() {
    return socket;
  }

  String url() {
    return url;
  }

  TokenKeeper keeper() {
    return keeper;
  }

  /** How many milliseconds the server asks to wait before coming back; null if it has not said. */
  @Nullable Long retry() {
    return retry;
  }

  private void notWelcomed() {
    over(new Disconnect(Type.SERVER_UNREACHABLE, url + " opens no live connection in " + PATIENCE));
  }

  /** Gives a watch its number; 0 if there is no place for one more. */
  synchronized int join(LiveWatch watch) {
    if (ended != null || watches.size() >= mostWatches) {
      return 0;
    }
    number++;
    watches.put(number, watch);
    return number;
  }

  /** A watch is over; the last one takes the connection with it. */
  void leave(int which) {
    boolean last;
    synchronized (this) {
      last = watches.remove(which) != null && watches.isEmpty();
    }
    if (last) {
      finish(new Disconnect(Type.CLOSED, "no room is open"), null, true);
    }
  }

  /** Sends a message; returns how many bytes it is. */
  int send(JsonArray message) {
    spokenAt = around.nanos().getAsLong();
    return socket.send(message);
  }

  /** Sends a question with a number of its own behind its kind. */
  int ask(String kind, @Nullable JsonValue body, Answered answered) {
    int mine;
    synchronized (this) {
      mine = ended == null ? ++number : 0;
      if (mine > 0) {
        asked.put(mine, answered);
      }
    }
    if (mine == 0) {
      answered.take(Answer.none(url, "the connection has ended"), 0);
      return 0;
    }
    JsonArrayBuilder question = JsonValues.array().add(kind).add(mine);
    return send((body == null ? question : question.add(body)).build());
  }

  /** Goes on with a newer token. */
  synchronized void renew(@Nullable String newer) {
    if (newer != null && !newer.equals(token)) {
      token = newer;
      send(JsonValues.array().add("token").add(newer).build());
    }
  }

  private synchronized @Nullable String token() {
    return token;
  }

  /** Looks at once whether it is still alive. */
  void look() {
    Watchdog watching = watchdog;
    if (watching != null) {
      around.serial().execute(watching::look);
    }
  }

  @Override
  public void opened(String protocol) {
    if (!protocol.equals(LiveSocket.PROTOCOL)) {
      over(refusedVersion());
    }
  }

  private Disconnect refusedVersion() {
    return host.refused(url + " does not speak " + LiveSocket.PROTOCOL);
  }

  @Override
  public void unopened(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException
            ? Objects.requireNonNullElse(failure.getCause(), failure)
            : failure;
    if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
      over(unopened(refused.getResponse().statusCode(), refused.getResponse().headers()));
    } else {
      over(unreachable(Transport.said(cause)));
    }
  }

  /** Only Ropeway says that it speaks something else; its problem's body cannot be had here. */
  private Disconnect unopened(int status, HttpHeaders headers) {
    boolean ropeways = Answer.mediaType(headers).equals(Answer.PROBLEM);
    if (status == 101 || (ropeways && status == 400)) {
      return refusedVersion();
    }
    return ropeways && (status == 429 || status == 503)
        ? new Disconnect(Type.SERVER_BUSY, url + " answered " + status)
        : unreachable("it answered " + status);
  }

  private Disconnect unreachable(String why) {
    return new Disconnect(
        Type.SERVER_UNREACHABLE, url + " cannot be reached by a live connection: " + why);
  }

  @Override
  public void message(JsonArray message, int bytes) {
    Watchdog watching = watchdog;
    if (watching != null) {
      watching.heard();
    }
    String kind = message.getString(0);
    switch (kind) {
      case "welcome" -> welcome(message.getJsonObject(1));
      case "pong" -> {
        JsonObject time = JsonValues.object().add("time", message.get(2)).build();
        answer(message.get(1), Answer.ok(url, 200, time), bytes);
      }
      case "transacted" ->
          answer(message.get(1), Answer.told(url, message.getJsonObject(2)), bytes);
      default -> tell(kind, message, bytes);
    }
  }

  /** What it says, with the id by which the server calls the version that it leads to. */
  private static JsonValue payload(JsonArray message) {
    JsonValue payload = message.size() > 2 ? message.get(2) : JsonValue.NULL;
    return message.size() > 3 && payload instanceof JsonObject event
        ? JsonValues.copyOf(event).add("id", message.get(3)).build()
        : payload;
  }

  /** Of what is not watched any more, and of what is not known, nothing is taken. */
  private void tell(String kind, JsonArray message, int bytes) {
    LiveWatch watch;
    synchronized (this) {
      watch = message.size() > 1 ? watches.get(number(message.get(1))) : null;
    }
    if (watch != null) {
      watch.receive(kind, payload(message), bytes);
    }
  }

  private static int number(JsonValue value) {
    return value instanceof JsonNumber number ? number.intValue() : 0;
  }

  private void answer(JsonValue to, Answer answer, int bytes) {
    Answered answered;
    synchronized (this) {
      answered = asked.remove(number(to));
    }
    if (answered != null) {
      answered.take(answer, bytes);
    }
  }

  private void welcome(JsonObject welcome) {
    JsonObject limits =
        welcome.get("limits") instanceof JsonObject some ? some : JsonValue.EMPTY_JSON_OBJECT;
    if (Wanted.isCount(limits.get("bytes"))) {
      socket.limit(limits.getJsonNumber("bytes").longValue());
    }
    synchronized (this) {
      if (Wanted.isCount(limits.get("watches"))) {
        mostWatches = limits.getJsonNumber("watches").longValue();
      }
    }
    if (Wanted.isCount(welcome.get("silence"))) {
      Duration said = Duration.ofMillis(welcome.getJsonNumber("silence").longValue());
      silence = said.compareTo(silence) < 0 ? said : silence;
    }
    if (Wanted.isCount(welcome.get("retry"))) {
      retry = welcome.getJsonNumber("retry").longValue();
    }
    welcomed = true;
    host.welcomed();
    around.serial().execute(this::watch);
  }

  private void watch() {
    if (isOver()) {
      return;
    }
    pause.cancel();
    Watchdog made =
        new Watchdog(around.serial(), around.nanos(), around.wall(), silence, this::over);
    watchdog = made;
    made.opened();
    speak();
  }

  private synchronized boolean isOver() {
    return ended != null;
  }

  /** Says something often enough. */
  private void speak() {
    Duration often = silence.multipliedBy(2).dividedBy(PINGS);
    if (around.nanos().getAsLong() - spokenAt >= often.toNanos()) {
      ask("ping", null, (answer, bytes) -> {});
    }
    pause.then(often.minusNanos(around.nanos().getAsLong() - spokenAt), this::speak);
  }

  @Override
  public void broken(RuntimeException why) {
    over(
        new Disconnect(
            Type.PROTOCOL_BROKEN,
            "a message of " + url + " cannot be understood: " + Transport.said(why)));
  }

  @Override
  public void closed(int code, String reason) {
    String held = token();
    Disconnect disconnect =
        new LiveEnds(url, welcomed, answer -> keeper.refused(held, answer)).of(code, reason);
    if (disconnect.type() == Type.TOKEN_EXPIRED) {
      keeper.expired(held);
    }
    over(disconnect);
  }

  private void over(Disconnect disconnect) {
    finish(disconnect, disconnect, false);
  }

  /** {@code idle}: only if no room has come meanwhile. */
  private void finish(Disconnect disconnect, @Nullable Disconnect told, boolean idle) {
    List<LiveWatch> watching;
    List<Answered> asking;
    synchronized (this) {
      if (ended != null || (idle && !watches.isEmpty())) {
        return;
      }
      ended = disconnect;
      watching = new ArrayList<>(watches.values());
      asking = new ArrayList<>(asked.values());
      watches.clear();
      asked.clear();
    }
    socket.close();
    around.serial().execute(this::rest);
    host.over(this, told, welcomed);
    asking.forEach(each -> each.take(Answer.none(url, disconnect.message()), 0));
    watching.forEach(each -> each.ended(disconnect));
  }

  private void rest() {
    pause.cancel();
    Watchdog watching = watchdog;
    if (watching != null) {
      watching.stop();
    }
  }
}
