package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A dictionary whose keys are whole numbers from 0; the last who assigns wins. Reads what is shown
 * now; as thread-safe as its place.
 */
public final class NumberDictionary {
  private static final String KEY = "0|[1-9][0-9]{0,17}";

  private final Spot spot;

  /**
   * @param path a JSON Pointer, whose parent must exist
   */
  public NumberDictionary(Place place, String path) {
    spot = new Spot(place, path);
  }

  /** All of it, by number; unmodifiable. */
  public SortedMap<Long, JsonValue> all() {
    TreeMap<Long, JsonValue> all = new TreeMap<>();
    spot.members()
        .forEach(
            (name, value) -> {
              if (name.matches(KEY)) {
                all.put(Long.valueOf(name), value);
              }
            });
    return Collections.unmodifiableSortedMap(all);
  }

  /** The value of a number, null if there is none. */
  public @Nullable JsonValue get(long number) {
    return spot.members().get(Long.toString(number));
  }

  /** Gives a number a value. */
  public CompletionStage<Outcome> assign(long number, JsonValue value) {
    return spot.patch("assign", spot.args().add("number", number).add("value", value));
  }

  /** Takes a number away; cancelled if it is not there. */
  public CompletionStage<Outcome> remove(long number) {
    return spot.patch("remove", JsonValues.object().add("path", spot.path() + "/" + number));
  }
}
