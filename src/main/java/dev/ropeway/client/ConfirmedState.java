package dev.ropeway.client;

import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonPatchException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What the server said: an entry's data and version, by a snapshot and a chain of updates in which
 * each starts where the one before it ended.
 */
final class ConfirmedState {
  /** The reason of a reset after which versions are others than those that outcomes have named. */
  private static final String FORGOTTEN = "unknown-version";

  private @Nullable JsonValue data;
  private long version;
  private @Nullable String id;
  private long heardOf;
  private boolean broken;
  private boolean anySnapshot = true;
  private boolean forgotten;

  /** Null before the first snapshot. */
  @Nullable JsonValue data() {
    return data;
  }

  /** 0 before the first snapshot. */
  long version() {
    return version;
  }

  /** By what the server calls the version, which a number alone does not tell; null: not told. */
  @Nullable String id() {
    return id;
  }

  /** Whether updates are missing: only a stream that starts anew can help. */
  boolean needsReset() {
    return broken || (data != null && heardOf > version);
  }

  /** A snapshot follows, which counts even if it goes back, as after an erasure. */
  void reset(JsonObject reset) {
    forgotten |=
        reset.get("reason") instanceof JsonString reason && FORGOTTEN.equals(reason.getString());
    anySnapshot = true;
    broken = false;
    heardOf = version;
  }

  /**
   * Takes a snapshot or an update.
   *
   * @return whether it went back, so that versions that outcomes have named are never reached
   */
  boolean take(String event, JsonObject data) {
    long before = version;
    if (event.equals("snapshot")) {
      snapshot(data);
    } else {
      update(data);
    }
    boolean wentBack = forgotten || version < before;
    forgotten = false;
    return wentBack;
  }

  /** Takes a snapshot, unless it is older than what is known. */
  private void snapshot(JsonObject snapshot) {
    long to = number(snapshot, "version");
    if (!anySnapshot && !needsReset() && to < version) {
      return;
    }
    data = snapshot.getOrDefault("data", JsonValue.NULL);
    version = to;
    id = id(snapshot);
    heardOf = to;
    broken = false;
    anySnapshot = false;
  }

  /** Takes an update that starts where this is; one that is older or repeated changes nothing. */
  private void update(JsonObject update) {
    long to = number(update, "version");
    if (data == null || to < version) {
      return;
    }
    if (number(update, "from") == version) {
      apply(data, to, update);
    } else {
      heardOf = Math.max(heardOf, to);
    }
  }

  private void apply(JsonValue before, long to, JsonObject update) {
    try {
      data = JsonPatch.parse(update.getJsonArray("patch")).apply(before);
      version = to;
      id = id(update);
    } catch (JsonPatchException | JsonFormatException e) {
      broken = true; // what is here is not what the server patched
    }
  }

  private static @Nullable String id(JsonObject event) {
    return event.get("id") instanceof JsonString told ? told.getString() : null;
  }

  static long number(JsonObject event, String name) {
    return event.getJsonNumber(name).longValue();
  }
}
