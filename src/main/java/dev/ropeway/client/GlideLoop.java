package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.action.GlidePath;
import dev.ropeway.action.TouchedPaths;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries values that move: others are told of each as an ephemeral one, and once it rests it is
 * recorded. Until they have what was recorded, others are told in which version it is. Thread-safe.
 *
 * <pre>
 *   glide ──► moves, told each frame ── no other for `rest` ──► recorded ──► told with its version
 *               ▲ glide                                            │            │ lingers
 *               └──────────────────────────────────────────────────┴────────────┴──► told no more
 * </pre>
 */
final class GlideLoop {
  /** Longer than it takes an update and a value to pass each other. */
  private static final Duration LINGERING = Duration.ofSeconds(1);

  private final Serial serial;
  private final SharedMirror mirror;
  private final Link link;
  private final Duration rest;
  private final String client;
  private final Map<String, Moving> moving = new HashMap<>();
  private final Map<String, Told> told = new HashMap<>();

  private record Moving(JsonValue value, @Nullable Future<?> timer) {}

  /** What others were told last; by identity: the same may be told twice. */
  private static final class Told {
    final JsonObject glide;

    Told(JsonObject glide) {
      this.glide = glide;
    }
  }

  /** Moves values of a mirror, each for so long after it was moved last. */
  GlideLoop(Serial serial, SharedMirror mirror, Link link, Duration rest) {
    this.serial = serial;
    this.mirror = mirror;
    this.link = link;
    this.rest = rest;
    this.client = mirror.read(Mirror::client);
  }

  /**
   * Moves a value.
   *
   * @throws IllegalArgumentException if it cannot be sent as an ephemeral one
   */
  void glide(String path, JsonValue value) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("all of the data cannot glide");
    }
    JsonObject glide = JsonValues.object().add("value", value).add("client", client).build();
    mirror.relayed().requireValue(path, value); // names what the caller gave
    mirror.relayed().requireValue(GlidePath.of(path), glide);
    synchronized (this) {
      tell(path, new Told(glide));
      mirror.change(shown -> shown.glide(path, value));
      cancel(moving.get(path));
      moving.put(path, new Moving(value, serial.schedule(rest, () -> settle(path::equals))));
    }
  }

  /** An action is about to be recorded: what moves where it changes something comes before it. */
  void before(String name, JsonValue args) {
    if (isMoving()) {
      List<String> touched = places(name, args);
      settle(path -> touched == null || touched.stream().anyMatch(at -> StateDiff.meet(at, path)));
    }
  }

  private synchronized boolean isMoving() {
    return !moving.isEmpty();
  }

  /** Where an action changes something, or who may; null if that is not known. */
  private @Nullable List<String> places(String name, JsonValue args) {
    JsonValue data = mirror.read(Mirror::data);
    try {
      List<String> touched =
          TouchedPaths.by(name, data == null ? JsonValue.EMPTY_JSON_OBJECT : data, args);
      if (touched == null
          || !(args instanceof JsonObject object)
          || !(object.get("path") instanceof JsonString path)) {
        return touched;
      }
      return Stream.concat(touched.stream(), Stream.of(path.getString())).toList();
    } catch (RuntimeException e) {
      return List.of(); // arguments that no server takes
    }
  }

  /** Records what moves, or those of it whose paths are wanted. */
  synchronized void settle(Predicate<String> wanted) {
    List.copyOf(moving.keySet()).stream().filter(wanted).forEach(this::rests);
  }

  private void rests(String path) {
    Moving last = moving.remove(path);
    if (last == null) {
      return;
    }
    cancel(last);
    Told before = told.get(path);
    JsonValue args = JsonValues.object().add("path", path).add("value", last.value()).build();
    CompletableFuture<Outcome> recorded = mirror.patch("set", args);
    link.wake();
    mirror.change(shown -> shown.rest(path)); // what is recorded shows the same
    recorded.whenComplete((outcome, closed) -> decided(path, before, outcome));
  }

  /** Unless it moves again. */
  private synchronized void decided(String path, @Nullable Told last, @Nullable Outcome outcome) {
    if (last == null || told.get(path) != last) {
      return;
    }
    if (outcome == null
        || (outcome.status() != Outcome.Status.APPLIED
            && outcome.status() != Outcome.Status.CANCELLED)) {
      tell(path, null);
      return;
    }
    JsonObjectBuilder with = JsonValues.copyOf(last.glide).add("until", outcome.version());
    Told recorded = new Told(with.build());
    tell(path, recorded);
    serial.schedule(LINGERING, () -> toldLongEnough(path, recorded));
  }

  private synchronized void toldLongEnough(String path, Told recorded) {
    if (told.get(path) == recorded) {
      tell(path, null);
    }
  }

  private void tell(String path, @Nullable Told next) {
    link.ephemeral(GlidePath.of(path), next == null ? JsonValue.NULL : next.glide);
    if (next == null) {
      told.remove(path);
    } else {
      told.put(path, next);
    }
  }

  private static void cancel(@Nullable Moving last) {
    if (last != null && last.timer() != null) {
      last.timer().cancel(false);
    }
  }
}
