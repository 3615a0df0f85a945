package dev.ropeway.client;

import dev.ropeway.json.JsonText;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Sends what is not recorded: a client's ephemeral values, of which only the newest counts, and its
 * one-shot messages, which are sent at most once and only while the room is live. At most one
 * request of each kind in a frame. Everything here belongs to the tasks of its {@link Serial}.
 */
final class RelayLoop {
  private static final int MOST_MESSAGES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private record Message(JsonObject body, CompletableFuture<Boolean> taken) {}

  private final Parts parts;
  private final String client;
  private final String path;
  private final Pause pause;
  private final Map<String, JsonValue> values = new LinkedHashMap<>();
  private final Set<String> dirty = new LinkedHashSet<>();
  private final Queue<Message> messages = new ArrayDeque<>();
  private boolean running;
  private boolean live;

  RelayLoop(Parts parts, String client, String path) {
    this.parts = parts;
    this.client = client;
    this.path = path;
    this.pause = new Pause(parts.serial());
  }

  /** Sets an ephemeral value; null's JSON value removes it. */
  void set(String where, JsonValue value) {
    if (value == JsonValue.NULL) {
      values.remove(where);
    } else {
      values.put(where, value);
    }
    dirty.add(where);
    wake();
  }

  /** Completes with whether the server took it. */
  void send(JsonValue message, List<String> to, CompletableFuture<Boolean> taken) {
    if (!live || messages.size() == MOST_MESSAGES) {
      taken.complete(false);
      return;
    }
    JsonObjectBuilder body =
        Json.createObjectBuilder().add("client", client).add("message", message);
    if (!to.isEmpty()) {
      JsonArrayBuilder names = Json.createArrayBuilder();
      to.forEach(names::add);
      body.add("to", names);
    }
    messages.add(new Message(body.build(), taken));
    wake();
  }

  /** The server knows this client, perhaps anew: it is told every value. */
  void live() {
    live = true;
    dirty.addAll(values.keySet());
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
    if (!running && live && (!dirty.isEmpty() || !messages.isEmpty())) {
      running = true;
      parts.serial().execute(this::frame);
    }
  }

  private void frame() {
    CompletableFuture<Boolean> told = sendValues();
    sendMessages()
        .thenCombineAsync(told, (sent, took) -> took, parts.serial())
        .thenAccept(took -> pause.then(took ? parts.frame() : PATIENCE, this::idle));
  }

  private void idle() {
    running = false;
    wake();
  }

  private CompletableFuture<Boolean> sendValues() {
    JsonObject newest = takeValues();
    if (newest.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    JsonObject body =
        Json.createObjectBuilder().add("client", client).add("values", newest).build();
    return post("ephemeral", body)
        .thenApplyAsync(
            answer -> {
              boolean again = !answer.ok() && answer.status() != 400 && answer.status() != 413;
              if (again) {
                dirty.addAll(newest.keySet());
              }
              return !again;
            },
            parts.serial());
  }

  /** As many as fit in a frame; the others are the next one's. */
  private JsonObject takeValues() {
    JsonObjectBuilder taken = Json.createObjectBuilder();
    int bytes = 0;
    for (Iterator<String> each = dirty.iterator(); each.hasNext(); ) {
      String where = each.next();
      JsonValue value = values.getOrDefault(where, JsonValue.NULL);
      int size = where.length() * 3 + JsonText.writeUtf8(value).length;
      if (bytes > 0 && bytes + size > parts.frameBytes()) {
        break;
      }
      bytes += size;
      taken.add(where, value);
      each.remove();
    }
    return taken.build();
  }

  /** One after another: they stay in order. */
  private CompletableFuture<Boolean> sendMessages() {
    Message next = messages.poll();
    if (next == null) {
      return CompletableFuture.completedFuture(true);
    }
    return post("messages", next.body())
        .thenComposeAsync(
            answer -> {
              next.taken().complete(answer.ok());
              return sendMessages();
            },
            parts.serial());
  }

  private CompletableFuture<Answer> post(String what, JsonObject body) {
    return parts.transport().send("POST", path + "/" + what, body, Wanted.NOTHING);
  }
}
