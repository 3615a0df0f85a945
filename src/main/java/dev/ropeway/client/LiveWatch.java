package dev.ropeway.client;

import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A room's stream over a live connection, from its {@code watch} to its end: like a {@link
 * Connection}. A room whose listeners are behind does not hold up the others: what comes for it
 * waits here, and if that becomes too much, it is watched no more. Thread-safe.
 */
final class LiveWatch {
  private static final int NO_CONTENT = 204;
  private static final int MALFORMED = 400;
  private static final int REFUSED = 401;
  private static final int MOST_WAITING = 1_000;
  private static final Set<String> EVENTS =
      Set.of("snapshot", "update", "reset", "clients", "ephemeral", "message", "access");

  private static final JsonValue STAY = JsonValues.string("stay");

  private record Message(String kind, JsonValue payload, int bytes) {}

  private final Context context;
  private final LiveConnections live;
  private final Connection.Handler handler;
  private final CompletableFuture<Disconnect> ended = new CompletableFuture<>();
  private final CompletableFuture<Answer> left = new CompletableFuture<>();
  private final Queue<Message> waiting = new ArrayDeque<>(); // guarded by itself, as the next one
  private boolean taking;
  private volatile @Nullable String token;
  private volatile LiveConnections.@Nullable Seat seat;
  private volatile @Nullable LiveRequests requests;
  private volatile @Nullable Place place;
  private volatile @Nullable JsonValue after; // what it goes on behind
  private volatile boolean opened;
  private volatile boolean leaving;
  private volatile boolean free; // the server watches nothing under the number any more

  /** One that is opened with this token, or null. */
  LiveWatch(
      Context context, LiveConnections live, @Nullable String token, Connection.Handler handler) {
    this.context = context;
    this.live = live;
    this.token = token;
    this.handler = handler;
  }

  /** Begins; goes on after an id, a text, or a version, or with nothing of null. */
  void open(String url, Place where, @Nullable JsonValue behind) {
    place = where;
    LiveConnections.Seat mine =
        live.join(this, context.transport().keeper(), url, where.home(), token, context.silence());
    seat = mine;
    requests = new LiveRequests(context, url, where.client(), new Wire());
    watch(where, behind);
    if (ended.isDone()) { // before there was anything to end
      requests().end(ended.join().message());
    }
  }

  private void watch(Place where, @Nullable JsonValue behind) {
    after = behind;
    JsonObjectBuilder what =
        JsonValues.object()
            .add("store", where.store())
            .add("key", where.key())
            .add("client", where.client())
            .add("acks", "own");
    context
        .meter()
        .sent(send("watch", (behind == null ? what : what.add("after", behind)).build()), "watch");
  }

  private final class Wire implements LiveRequests.Wire {
    @Override
    public int send(String kind, JsonValue payload) {
      return LiveWatch.this.send(kind, payload);
    }

    @Override
    public int ask(String kind, @Nullable JsonValue body, LiveConnection.Answered answered) {
      return connection().ask(kind, body, answered);
    }
  }

  private LiveConnection connection() {
    return Objects.requireNonNull(seat).connection();
  }

  private LiveRequests requests() {
    return Objects.requireNonNull(requests);
  }

  private int send(String kind, @Nullable JsonValue payload) {
    LiveConnections.Seat mine = Objects.requireNonNull(seat);
    JsonArrayBuilder message = JsonValues.array().add(kind).add(mine.number());
    return mine.connection().send((payload == null ? message : message.add(payload)).build());
  }

  /** Completes with what ended it, never exceptionally. */
  CompletionStage<Disconnect> ended() {
    return ended;
  }

  boolean isEnded() {
    return ended.isDone();
  }

  /** What carries the room's requests; null while it is not open. */
  @Nullable LiveRequests carrying() {
    return opened && !leaving && !isEnded() ? requests : null;
  }

  /** Goes on with a newer token. */
  void renew(@Nullable String newer) {
    token = newer;
    connection().renew(newer);
  }

  /** Looks at once whether it is still alive. */
  void look() {
    connection().look();
  }

  /** Has the client leave at once. */
  CompletableFuture<Answer> leave() {
    leaving = true;
    send("unwatch", null);
    return left;
  }

  /**
   * Ends it for a reason. Who stops watching leaves the room, unless it is to be watched again
   * soon: then he stays.
   */
  void end(Disconnect disconnect) {
    if (isEnded()) {
      return;
    }
    if (!free && !leaving) {
      send("unwatch", disconnect.isFinal() ? null : STAY);
    }
    ended(disconnect);
    connection().leave(Objects.requireNonNull(seat).number());
  }

  /** The connection has ended. */
  void ended(Disconnect disconnect) {
    if (ended.complete(disconnect)) {
      LiveRequests open = requests;
      if (open != null) {
        open.end(disconnect.message());
      }
      left.complete(Answer.none("", disconnect.message()));
    }
  }

  /** A message of this watch. */
  void receive(String kind, JsonValue payload, int bytes) {
    if (!add(new Message(kind, payload, bytes))) {
      end(new Disconnect(Type.STREAM_ENDED, "the room's listeners are too far behind"));
    } else if (begin()) {
      handler.whenReady(this::take);
    }
  }

  private boolean add(Message message) {
    synchronized (waiting) {
      return waiting.size() < MOST_WAITING && waiting.add(message);
    }
  }

  private boolean begin() {
    synchronized (waiting) {
      boolean first = !taking;
      taking = true;
      return first;
    }
  }

  private void take() {
    Message next;
    synchronized (waiting) {
      next = waiting.poll();
      taking = next != null;
    }
    if (next != null && !isEnded()) {
      take(next);
    }
    if (next != null) {
      handler.whenReady(this::take);
    }
  }

  private void take(Message message) {
    try {
      handle(message);
    } catch (RuntimeException e) {
      end(
          new Disconnect(
              Type.PROTOCOL_BROKEN,
              "what " + connection().url() + " sent cannot be understood: " + Transport.said(e)));
    }
  }

  private void handle(Message message) {
    if (EVENTS.contains(message.kind())) {
      event(message);
      return;
    }
    context.meter().received(message.bytes(), message.kind());
    switch (message.kind()) {
      case "outcomes" -> requests().outcomes(message.payload().asJsonObject());
      case "refused" -> requests().refused(told(message.payload().asJsonObject()));
      case "took" -> requests().took(message.payload());
      case "watching" -> {
        opened = true;
        Long retry = connection().retry();
        if (retry != null) {
          handler.retry(retry);
        }
        handler.opened();
      }
      case "unwatched" -> unwatched();
      case "failed" -> failed(Answer.told(connection().url(), message.payload().asJsonObject()));
      default -> {} // of a newer server
    }
  }

  private void event(Message message) {
    JsonObject data = message.payload().asJsonObject();
    context.meter().received(message.bytes());
    context.meter().event(message.kind(), message.bytes());
    free |= message.kind().equals("access");
    handler.event(message.kind(), data);
    if (message.kind().equals("update") || message.kind().equals("snapshot")) {
      requests().decided(data);
    }
  }

  /** A refusal may be of the token: then another one is asked for. */
  private JsonObject told(JsonObject problem) {
    Answer answer = Answer.told(connection().url(), problem);
    if (answer.status() == REFUSED) {
      context.transport().keeper().refused(token, answer);
    }
    return problem;
  }

  /** As was asked, or the server has ended it. */
  private void unwatched() {
    free = true;
    if (leaving) {
      left.complete(Answer.ok(connection().url(), NO_CONTENT, JsonValue.EMPTY_JSON_OBJECT));
    } else {
      end(new Disconnect(Type.STREAM_ENDED, connection().url() + " watches the key no more"));
    }
  }

  private void failed(Answer answer) {
    if (answer.status() == MALFORMED && after instanceof JsonString) {
      watch(Objects.requireNonNull(place), null); // of before: it goes on behind numbers alone
      return;
    }
    free = true;
    end(
        answer.status() == REFUSED
            ? context.transport().keeper().refused(token, answer)
            : Disconnect.answer(answer));
  }
}
