package dev.ropeway;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.function.UnaryOperator;

/**
 * A step from one form of a store's data to the next; see {@link StoreBuilder#migration}.
 * Immutable.
 *
 * @param name permanent name, which each migrated entry keeps
 * @param function pure: the old form to the new one; it may run many times, on many nodes
 */
public record Migration(String name, UnaryOperator<JsonValue> function) {

  /** A migration of data that is a JSON object. */
  static Migration ofObject(String name, UnaryOperator<JsonObject> function) {
    return new Migration(
        name,
        data -> {
          if (data instanceof JsonObject object) {
            return function.apply(object);
          }
          throw new IllegalArgumentException("the data is not an object but " + data);
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
