package dev.ropeway.store;

import dev.ropeway.action.BuiltInActions;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The action that every store has: deletes the entry. Its data is the store's default data then,
 * from which whatever is applied next begins, and the version says that there is no entry. Without
 * arguments. Thread-safe.
 *
 * @param <T> the type of the store's data
 */
public final class DeleteAction<T> implements BoundAction<T> {
  /** The permanent name. */
  public static final String NAME = BuiltInActions.DELETE;

  private static final JsonObject SCHEMA = JsonValues.object().add("type", "null").build();

  /** Stands for the arguments that it does not have. */
  private static final Object NONE = new Object();

  private final T defaultData;

  /** Leaves this data, which is frozen. */
  DeleteAction(T defaultData) {
    this.defaultData = defaultData;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public JsonObject schema() {
    return SCHEMA;
  }

  @Override
  public Object decode(JsonValue args) {
    if (args != JsonValue.NULL) {
      throw new JsonFormatException(NAME + " takes no arguments");
    }
    return NONE;
  }

  @Override
  public JsonValue encode(@Nullable Object args) {
    return JsonValue.NULL;
  }

  @Override
  public T apply(T data, Object args) {
    return defaultData;
  }
}
