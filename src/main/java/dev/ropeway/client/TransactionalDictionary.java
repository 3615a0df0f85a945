package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A dictionary whose changes are not shown until they are confirmed, and are rejected if somebody
 * else changed the same key meanwhile. As thread-safe as its place.
 */
public final class TransactionalDictionary {
  private final Spot spot;

  /**
   * @param path a JSON Pointer, whose parent must exist
   */
  public TransactionalDictionary(Place place, String path) {
    spot = new Spot(place, path);
  }

  /** All of it as confirmed; unmodifiable. */
  public JsonObject all() {
    return spot.members();
  }

  /** The value of a key, null if there is none. */
  public @Nullable JsonValue get(String key) {
    return spot.members().get(key);
  }

  /** Gives a key a value. */
  public CompletionStage<Outcome> put(String key, JsonValue value) {
    return spot.patch("put", spot.args(key).add("value", value));
  }

  /** Takes a key away; cancelled if it is not there. */
  public CompletionStage<Outcome> drop(String key) {
    return spot.patch("drop", spot.args(key));
  }
}
