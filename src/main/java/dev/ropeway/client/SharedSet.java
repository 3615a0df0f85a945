package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonValue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A set: anybody adds and discards at any time, and nothing is ever in conflict. Reads what is
 * shown now; as thread-safe as its place.
 */
public final class SharedSet {
  private final Spot spot;

  /**
   * @param path a JSON Pointer, whose parent must exist
   */
  public SharedSet(Place place, String path) {
    spot = new Spot(place, path);
  }

  /** The members' ids; unmodifiable. */
  public Set<String> ids() {
    return spot.members().keySet();
  }

  /** Whether there is a member. */
  public boolean has(String id) {
    return spot.members().containsKey(id);
  }

  /** A member's value, null if it is not there. */
  public @Nullable JsonValue get(String id) {
    return spot.members().get(id);
  }

  /** Adds a member; cancelled if it is there already. */
  public CompletionStage<Outcome> add(String id, JsonValue value) {
    return spot.patch("add", spot.args().add("id", id).add("value", value));
  }

  /** Adds a member whose id says it all. */
  public CompletionStage<Outcome> add(String id) {
    return add(id, JsonValue.TRUE);
  }

  /** Takes a member away; cancelled if it is not there. */
  public CompletionStage<Outcome> discard(String id) {
    return spot.patch("discard", spot.args().add("id", id));
  }
}
