package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonValue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set: anybody adds and discards at any time, and nothing is ever in conflict. Reads what is
 * shown now; as thread-safe as its container.
 */
public final class SharedSet {
  private final CollectionPath at;

  /**
   * @param path a JSON Pointer, whose parent must exist
   */
  public SharedSet(Container container, String path) {
    at = new CollectionPath(container, path);
  }

  /** The members' ids; unmodifiable. */
  public Set<String> ids() {
    return at.members().keySet();
  }

  /** Whether there is a member. */
  public boolean has(String id) {
    return at.members().containsKey(id);
  }

  /** A member's value, null if it is not there. */
  public @Nullable JsonValue get(String id) {
    return at.members().get(id);
  }

  /** Adds a member; cancelled if it is there already. */
  public CompletionStage<Outcome> add(String id, JsonValue value) {
    return at.patch("add", at.args().add("id", id).add("value", value));
  }

  /** Adds a member whose id says it all. */
  public CompletionStage<Outcome> add(String id) {
    return add(id, JsonValue.TRUE);
  }

  /** Takes a member away; cancelled if it is not there. */
  public CompletionStage<Outcome> discard(String id) {
    return at.patch("discard", at.args().add("id", id));
  }

  /** Hears what of one kind becomes of members. */
  public Subscription on(MemberChange.Kind kind, Consumer<? super MemberChange> listener) {
    return at.on(kind, listener);
  }
}
