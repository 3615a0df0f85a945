package dev.ropeway.remote;

import dev.ropeway.access.Permit;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store as a caller sees it. Immutable. */
public final class RemoteStore {
  private final BoundStore<?> bound;
  private final Permit permit;

  RemoteStore(BoundStore<?> bound, Permit permit) {
    this.bound = bound;
    this.permit = permit;
  }

  BoundStore<?> bound() {
    return bound;
  }

  /** The store's name. */
  public String name() {
    return bound.name();
  }

  /** Whether it holds JSON without a Java type, and so has the built-in actions. */
  public boolean json() {
    return bound.json();
  }

  /** Whether its entries are rooms. */
  public boolean realtime() {
    return bound.store().realtime();
  }

  /** How long a push may wait for more actions. */
  public Duration pushDelay() {
    return bound.store().pushDelay();
  }

  /** The data of a key that was never written. */
  public JsonValue defaultData() {
    return bound.defaultJson();
  }

  /** The JSON Schema of the data. */
  public JsonObject schema() {
    return bound.schema();
  }

  /**
   * The actions that the caller may record on some key, built-in ones first, with the schema of
   * their arguments.
   */
  public Map<String, JsonObject> actions() {
    Map<String, JsonObject> actions = new LinkedHashMap<>();
    for (BoundAction<?> action : bound.actions()) {
      if (permit.mayEver(name(), action.name())) {
        actions.put(action.name(), action.schema());
      }
    }
    return actions;
  }

  /**
   * Whether a client may foretell what an action does: not if that depends on how it is recorded.
   */
  public boolean foretold(String action) {
    return bound.action(action).stream().noneMatch(BoundAction::knowing);
  }

  /** The JSON Schema of what an action answers; empty if that is not declared. */
  public Optional<JsonObject> answerSchema(String action) {
    return bound.action(action).map(BoundAction::answerSchema);
  }

  /** The names of its migrations, in their order. */
  public List<String> migrations() {
    return bound.migrations().names();
  }
}
