package dev.ropeway.client;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.action.Actor;
import dev.ropeway.action.GlidePath;
import dev.ropeway.action.RoomRules;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values that clients move and have not recorded yet, each shown in place of what lies there,
 * as if its client had set it. What is recorded meanwhile is shown until the data has it: nothing
 * jumps back, whichever comes first.
 */
final class Glides {
  private final String client;
  private final Actor me;
  private final Map<String, JsonValue> own = new LinkedHashMap<>();
  private final Map<Name, Glide> others = new LinkedHashMap<>();
  private @Nullable JsonValue under;
  private @Nullable JsonValue shown;

  private record Name(String identity, String path) {}

  /** A value that moves, or is in a version, the largest number if it is in none yet. */
  private record Glide(Actor actor, String path, JsonValue value, long until) {
    boolean moves() {
      return until == Long.MAX_VALUE;
    }
  }

  /** Those that a client sees, by its full name. */
  Glides(String client) {
    this.client = client;
    this.me = Actor.of(client);
  }

  /** This client moves a value. */
  void glide(String path, JsonValue value) {
    own.remove(path); // the newest is the last
    own.put(path, value);
  }

  /** It has recorded that. */
  void rest(String path) {
    own.remove(path);
  }

  /**
   * Takes what a client shows of a glide, {@code {value, client, until}} or null; {@code until} is
   * the version that has it. Returns false if the path is none of a glide.
   */
  boolean take(String identity, String path, JsonValue told) {
    if (!GlidePath.is(path)) {
      return false;
    }
    Name name = new Name(identity, path);
    if (told instanceof JsonObject glide
        && glide.containsKey("value")
        && !Objects.equals(glide.get("client"), JsonValues.string(client))) {
      drop(name);
      others.put(name, glide(identity, GlidePath.place(path), glide));
    } else if (moves(name)) {
      drop(name);
    }
    return true;
  }

  private static Glide glide(String identity, String path, JsonObject told) {
    long until =
        told.get("until") instanceof JsonNumber version ? version.longValue() : Long.MAX_VALUE;
    return new Glide(Actor.named(identity), path, told.getValue("/value"), until);
  }

  /** A client moves nothing any longer. */
  void forget(String identity) {
    dropAll(name -> name.identity.equals(identity) && moves(name));
  }

  /** Nobody does. */
  void forgetAll() {
    dropAll(this::moves);
  }

  private boolean moves(Name name) {
    Glide glide = others.get(name);
    return glide != null && glide.moves();
  }

  /** The data is at a version, perhaps after it went back. */
  void reached(long version, boolean wentBack) {
    dropAll(
        name -> {
          Glide glide = Objects.requireNonNull(others.get(name));
          return glide.until <= version || (wentBack && !glide.moves());
        });
  }

  /** The data with what others move. The same instance as long as both are the same. */
  @Nullable JsonValue under(@Nullable JsonValue data) {
    if (data == null) {
      return null;
    }
    if (shown == null || under != data) {
      JsonValue after = data;
      for (Glide glide : others.values()) {
        after = moved(after, glide.path, glide.value, glide.actor);
      }
      under = data;
      shown = after;
    }
    return shown;
  }

  /** The data with what this client moves. */
  @Nullable JsonValue over(@Nullable JsonValue data) {
    JsonValue after = data;
    for (Map.Entry<String, JsonValue> each : own.entrySet()) {
      after = after == null ? null : moved(after, each.getKey(), each.getValue(), me);
    }
    return after;
  }

  private void dropAll(Predicate<Name> goes) {
    others.keySet().stream().filter(goes).toList().forEach(this::drop);
  }

  private void drop(Name name) {
    others.remove(name);
    shown = null;
  }

  /** What cannot be set there by its client stays as it is. */
  private static JsonValue moved(JsonValue data, String path, JsonValue value, Actor actor) {
    try {
      JsonValue args = JsonValues.object().add("path", path).add("value", value).build();
      RoomRules.check("set", args);
      JsonValue after = RoomRules.apply("set", data, args, actor);
      return after == null ? data : after;
    } catch (ActionRejectedException | JsonFormatException e) {
      return data;
    }
  }
}
