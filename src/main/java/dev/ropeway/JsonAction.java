package dev.ropeway;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Locale;

/**
 * The actions that stores of JSON have without declaring them, for code of the server: {@code
 * session.patch(JsonAction.INCREMENT.of(LOBBY), args)}. Their arguments are objects with the
 * members named here; paths are JSON Pointers.
 */
public enum JsonAction {
  /** {@code path, value}: gives a place a value. */
  SET,
  /** {@code path}: removes what is there; cancelled if nothing is. */
  REMOVE,
  /** {@code path, by}: adds to a number. */
  INCREMENT,
  /** {@code path, value}: adds to the end of an array. */
  APPEND,
  /** {@code path, id, value}: adds a member to an object; rejected if it has it. */
  INSERT,
  /** {@code value}: a JSON Merge Patch. */
  MERGE,
  /** {@code operations}: a JSON Patch. */
  PATCH,
  /** {@code path, takeover?, below?}: makes who records it the owner. Of realtime stores only. */
  OWN,
  /** {@code path}: ends that. Of realtime stores only. */
  RELEASE,
  /** {@code path, until}: bounds how long a place lives. Of realtime stores only. */
  LIFETIME,
  /** {@code path, id, value}: adds to a set. Of realtime stores only. */
  ADD,
  /** {@code path, id}: takes from a set. Of realtime stores only. */
  DISCARD,
  /** {@code path, key, value, version, over?}: of a dictionary with versions. */
  PUT,
  /** {@code path, key, version, over?}: of a dictionary with versions. */
  DROP,
  /** {@code path}: empties a dictionary with versions. */
  DROP_ALL,
  /** {@code path, number, value}: of a numbered dictionary. */
  ASSIGN;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Its permanent name, such as {@code drop_all}. */
  public String text() {
    return text;
  }

  /**
   * The same of a store.
   *
   * @param store holds JSON, and is realtime where the action needs it; else recording it throws an
   *     {@link IllegalArgumentException}
   */
  public <T extends JsonValue> Action<T, JsonObject> of(Store<T> store) {
    return new Action<>(
        store,
        text,
        JsonObject.class,
        (data, args) -> {
          throw new IllegalStateException("The store applies " + text + " itself.");
        },
        true,
        null);
  }
}
