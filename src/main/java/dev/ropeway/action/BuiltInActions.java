package dev.ropeway.action;

import dev.ropeway.action.ActionArguments.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The actions that stores have without declaring them, by their permanent names. Thread-safe. */
public final class BuiltInActions {
  /** The action that carries out a departure; only the server records it. */
  public static final String LEAVE = "leave";

  /**
   * The action that deletes an entry. Every store has it, whatever its data is, and only a store
   * knows what it leaves.
   */
  public static final String DELETE = "delete";

  /** The action that makes a client the owner of a path. */
  public static final String OWN = "own";

  private static final ActionArguments PATH = ActionArguments.of("path", Type.POINTER);
  private static final Map<String, BuiltInAction> JSON = new LinkedHashMap<>();
  private static final Map<String, BuiltInAction> REALTIME = new LinkedHashMap<>();

  static {
    ActionArguments value = PATH.and("value", Type.ANY);
    ActionArguments id = PATH.and("id", Type.TEXT);
    json("set", value, DocumentActions::set);
    json("remove", PATH, DocumentActions::remove);
    json("increment", PATH.and("by", Type.NUMBER), DocumentActions::increment);
    json("append", value, DocumentActions::append);
    json("insert", id.and("value", Type.ANY), DocumentActions::insert);
    json("merge", ActionArguments.of("value", Type.ANY), DocumentActions::merge);
    json("patch", ActionArguments.of("operations", Type.PATCH), DocumentActions::patch);

    ActionArguments own = PATH.perhaps("takeover", Type.BOOLEAN).perhaps("below", Type.BOOLEAN);
    realtime(OWN, own, OwnershipActions::own);
    realtime("release", PATH, OwnershipActions::release);
    realtime("lifetime", PATH.and("until", Type.UNTIL), OwnershipActions::lifetime);
    realtime("add", id.and("value", Type.ANY), CollectionActions::add);
    realtime("discard", id, CollectionActions::discard);
    ActionArguments key = PATH.and("key", Type.TEXT);
    ActionArguments put = key.and("value", Type.ANY).and("version", Type.VERSION);
    realtime("put", put.perhaps("over", Type.PERHAPS), CollectionActions::put);
    ActionArguments drop = key.and("version", Type.VERSION);
    realtime("drop", drop.perhaps("over", Type.PERHAPS), CollectionActions::drop);
    realtime("drop_all", PATH, CollectionActions::dropAll);
    ActionArguments number = PATH.and("number", Type.VERSION).and("value", Type.ANY);
    realtime("assign", number, CollectionActions::assign);
    ActionArguments leave = ActionArguments.of("last", Type.BOOLEAN).perhaps("client", Type.TEXT);
    realtime(LEAVE, leave, Departure::leave);
  }

  private BuiltInActions() {}

  private static void json(String name, ActionArguments args, BuiltInAction.Effect effect) {
    JSON.put(name, new BuiltInAction(name, args, effect));
  }

  private static void realtime(String name, ActionArguments args, BuiltInAction.Effect effect) {
    REALTIME.put(name, new BuiltInAction(name, args, effect));
  }

  /** Those of every JSON store; unmodifiable. */
  public static Map<String, BuiltInAction> json() {
    return Collections.unmodifiableMap(JSON);
  }

  /** Those that realtime stores have besides, {@link #LEAVE} among them; unmodifiable. */
  public static Map<String, BuiltInAction> realtime() {
    return Collections.unmodifiableMap(REALTIME);
  }

  /** The one of a name; null if there is none. */
  public static @Nullable BuiltInAction find(String name) {
    BuiltInAction found = JSON.get(name);
    return found == null ? REALTIME.get(name) : found;
  }
}
