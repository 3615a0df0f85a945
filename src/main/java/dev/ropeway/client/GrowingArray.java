package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.util.concurrent.CompletionStage;

/** An array that only grows. Reads what is shown now; as thread-safe as its place. */
public final class GrowingArray {
  private final Spot spot;

  /**
   * @param path a JSON Pointer, whose parent must exist
   */
  public GrowingArray(Place place, String path) {
    spot = new Spot(place, path);
  }

  /** Its elements; unmodifiable. */
  public JsonArray elements() {
    return spot.elements();
  }

  /** Adds an element behind the others. */
  public CompletionStage<Outcome> append(JsonValue value) {
    return spot.patch("append", spot.args().add("value", value));
  }
}
