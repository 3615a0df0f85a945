package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** An array that only grows. Reads what is shown now; as thread-safe as its container. */
public final class GrowingArray {
  private final CollectionPath at;

  /**
   * @param path a JSON Pointer, whose parent must exist
   */
  public GrowingArray(Container container, String path) {
    at = new CollectionPath(container, path);
  }

  /** Its elements; unmodifiable. */
  public JsonArray elements() {
    return at.elements();
  }

  /** Adds an element behind the others. */
  public CompletionStage<Outcome> append(JsonValue value) {
    return at.patch("append", at.args().add("value", value));
  }

  /** Hears what of one kind becomes of elements. */
  public Subscription on(MemberChange.Kind kind, Consumer<? super MemberChange> listener) {
    return at.on(kind, listener);
  }
}
