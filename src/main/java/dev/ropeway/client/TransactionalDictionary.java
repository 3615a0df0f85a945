package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A dictionary whose changes are not shown until they are confirmed, and are rejected if somebody
 * else changed the same key meanwhile. As thread-safe as its container.
 */
public final class TransactionalDictionary {
  private final CollectionPath at;

  /**
   * @param path a JSON Pointer, whose parent must exist
   */
  public TransactionalDictionary(Container container, String path) {
    at = new CollectionPath(container, path);
  }

  /** All of it as confirmed; unmodifiable. */
  public JsonObject all() {
    return at.members();
  }

  /** The value of a key, null if there is none. */
  public @Nullable JsonValue get(String key) {
    return at.members().get(key);
  }

  /** Gives a key a value. */
  public CompletionStage<Outcome> put(String key, JsonValue value) {
    return at.patch("put", at.args(key).add("value", value));
  }

  /** Takes a key away; cancelled if it is not there. */
  public CompletionStage<Outcome> drop(String key) {
    return at.patch("drop", at.args(key));
  }

  /**
   * Takes away all that is there when it is this one's turn, whoever put it; what others put behind
   * it stays. Cancelled if there is nothing.
   */
  public CompletionStage<Outcome> clear() {
    return at.patch("drop_all", at.args());
  }

  /** Hears what of one kind becomes of members. */
  public Subscription on(MemberChange.Kind kind, Consumer<? super MemberChange> listener) {
    return at.on(kind, listener);
  }
}
