package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.action.BuiltInActions;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.concurrent.CompletableFuture;

/** Records actions; those that every JSON store or room has are methods. Thread-safe. */
public interface Patching {

  /**
   * Records an action. It shows at once if it is built in or was given to the {@link RoomBuilder}.
   *
   * @return completes, where listeners are called, with what became of it; fails with {@link
   *     RoomClosedException} if the room ends before. What cannot be sent at all is rejected at
   *     once and never shown: an action larger than a frame, or while 10,000 others wait
   * @throws IllegalArgumentException if the arguments can never be stored, such as half a surrogate
   *     pair
   */
  CompletableFuture<Outcome> patch(String name, JsonValue args);

  /** Sets the value at a path, whose parent must exist. */
  default CompletableFuture<Outcome> set(String path, JsonValue value) {
    return patch("set", at(path).add("value", value).build());
  }

  /** Removes what is at a path. */
  default CompletableFuture<Outcome> remove(String path) {
    return patch("remove", at(path).build());
  }

  /** Adds to a number; a missing one is made. */
  default CompletableFuture<Outcome> increment(String path, long by) {
    return patch("increment", at(path).add("by", by).build());
  }

  /** Adds an element to an array; a missing one is made. */
  default CompletableFuture<Outcome> append(String path, JsonValue value) {
    return patch("append", at(path).add("value", value).build());
  }

  /** Adds a member to an object; rejected if there is one of that name. */
  default CompletableFuture<Outcome> insert(String path, String id, JsonValue value) {
    return patch("insert", at(path).add("id", id).add("value", value).build());
  }

  /** Merges a value into the data (RFC 7396). */
  default CompletableFuture<Outcome> merge(JsonValue value) {
    return patch("merge", JsonValues.object().add("value", value).build());
  }

  /**
   * Deletes the entry: there is none until something is applied to the key, and what is shown is
   * the store's default data, which the {@link RoomBuilder} is told. {@code cancelled} if there is
   * no entry; rejected while others own something.
   */
  default CompletableFuture<Outcome> delete() {
    return patch(BuiltInActions.DELETE, JsonValue.NULL);
  }

  /**
   * Owns a path: from then on only this client changes what is there.
   *
   * @param takeover whether others may take it over
   */
  default CompletableFuture<Outcome> own(String path, boolean takeover) {
    return patch("own", at(path).add("takeover", takeover).build());
  }

  /**
   * Owns a path itself: from then on only this client replaces or removes what is there. What is in
   * it is not owned with it.
   *
   * @param takeover whether others may take it over
   */
  default CompletableFuture<Outcome> ownAlone(String path, boolean takeover) {
    return patch("own", at(path).add("takeover", takeover).add("below", false).build());
  }

  /** Owns a path no longer. */
  default CompletableFuture<Outcome> release(String path) {
    return patch("release", at(path).build());
  }

  /** Says how long the value at a path stays. */
  default CompletableFuture<Outcome> lifetime(String path, Lifetime until) {
    return patch("lifetime", at(path).add("until", until.text()).build());
  }

  private static JsonObjectBuilder at(String path) {
    return JsonValues.object().add("path", path);
  }
}
