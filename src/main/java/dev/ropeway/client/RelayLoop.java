package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Sends what is not recorded: a client's ephemeral values, of which only the newest counts, and its
 * one-shot messages, which are sent at most once and only while the room is live. At most one
 * request of each kind in a frame. Values that the server refuses are found and let go, so that
 * they do not hold up the others. Everything here belongs to the tasks of its {@link Serial}.
 */
final class RelayLoop {
  private static final int MOST_MESSAGES = 100;
  private static final int NOT_PRESENT = 409;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private record Message(JsonObject body, CompletableFuture<Boolean> taken) {}

  private final Context context;
  private final RoomTransport transport;
  private final String client;
  private final String path;
  private final BiConsumer<OwnValues.Value, String> refused;
  private final Pause pause;
  private ExponentialBackoff backoff = new ExponentialBackoff(FIRST_PAUSE, LONGEST_PAUSE);
  private final OwnValues values = new OwnValues();
  private final Queue<Message> messages = new ArrayDeque<>();
  private boolean running;
  private boolean live;

  /** {@code refused} is told of each value that the server refuses, with the reason. */
  RelayLoop(
      Context context,
      RoomTransport transport,
      String client,
      String path,
      BiConsumer<OwnValues.Value, String> refused) {
    this.context = context;
    this.transport = transport;
    this.client = client;
    this.path = path;
    this.refused = refused;
    this.pause = new Pause(context.serial());
  }

  /** Sets an ephemeral value that can be sent; null's JSON value removes it. */
  void set(String where, JsonValue value) {
    values.set(where, value);
    wake();
  }

  /** Completes with whether the server took it. */
  void send(JsonValue message, List<String> to, CompletableFuture<Boolean> taken) {
    if (!live || messages.size() == MOST_MESSAGES) {
      taken.complete(false);
      return;
    }
    JsonObject body = Relayed.message(message, to).add("client", client).build();
    messages.add(new Message(body, taken));
    wake();
  }

  /** The server knows this client, perhaps anew: it is told every value. */
  void live() {
    live = true;
    values.tellAll();
    wake();
  }

  /** Values wait until the room is live again; messages do not. */
  void offline() {
    live = false;
    messages.forEach(message -> message.taken().complete(false));
    messages.clear();
    pause.cut();
  }

  private void wake() {
    if (!running && live && (values.any() || !messages.isEmpty())) {
      running = true;
      context.serial().execute(this::frame);
    }
  }

  private void frame() {
    CompletableFuture<Duration> told = sendValues();
    sendMessages()
        .thenCombineAsync(told, (sent, wait) -> wait, context.serial())
        .thenAccept(wait -> pause.then(live ? wait : Duration.ZERO, this::idle));
  }

  private void idle() {
    running = false;
    wake();
  }

  /** Completes with how long to wait before the next frame. */
  private CompletableFuture<Duration> sendValues() {
    JsonObject newest = values.take(context.frameBytes());
    if (newest.isEmpty()) {
      return CompletableFuture.completedFuture(context.frame());
    }
    JsonObject body = JsonValues.object().add("client", client).add("values", newest).build();
    return post("ephemeral", body)
        .thenApplyAsync(answer -> judge(newest, answer), context.serial());
  }

  private Duration judge(JsonObject sent, Answer answer) {
    if (answer.mayPass() || answer.status() == NOT_PRESENT) {
      values.again(sent);
      return failed(answer);
    }
    backoff = backoff.reset();
    if (answer.ok()) {
      values.told();
    } else {
      OwnValues.Value bad = values.refused(sent);
      if (bad != null) {
        refused.accept(bad, answer.detail());
      }
    }
    return context.frame();
  }

  private Duration failed(Answer answer) {
    if (!answer.isNone()) {
      return answer.retryAfter().compareTo(PATIENCE) > 0 ? answer.retryAfter() : PATIENCE;
    }
    Duration wait = backoff.pause(context.random().getAsDouble());
    backoff = backoff.next();
    return wait;
  }

  /** One after another: they stay in order. */
  private CompletableFuture<Void> sendMessages() {
    Message next = messages.poll();
    if (next == null) {
      return CompletableFuture.completedFuture(null);
    }
    return post("messages", next.body())
        .thenComposeAsync(
            answer -> {
              next.taken().complete(answer.ok());
              return sendMessages();
            },
            context.serial());
  }

  private CompletableFuture<Answer> post(String what, JsonObject body) {
    return transport.send("POST", path + "/" + what, body, Wanted.NOTHING);
  }
}
