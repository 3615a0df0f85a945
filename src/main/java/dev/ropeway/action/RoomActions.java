package dev.ropeway.action;

import dev.ropeway.action.ActionArguments.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The actions of realtime stores, besides those that every JSON store has. Thread-safe. */
public final class RoomActions {
  /** The action that carries out a departure; only the server records it. */
  public static final String LEAVE = "leave";

  /** The action that makes a client the owner of a path. */
  public static final String OWN = "own";

  private static final ActionArguments PATH = ActionArguments.of("path", Type.POINTER);
  private static final ActionArguments KEY = PATH.and("key", Type.TEXT);

  private static final Map<String, RoomAction> ALL = all(new LinkedHashMap<>());

  private static Map<String, RoomAction> all(Map<String, RoomAction> all) {
    add(all, OWN, PATH.perhaps("takeover", Type.BOOLEAN), OwnershipActions::own);
    add(all, "release", PATH, OwnershipActions::release);
    add(all, "lifetime", PATH.and("until", Type.UNTIL), OwnershipActions::lifetime);
    ActionArguments member = PATH.and("id", Type.TEXT);
    add(all, "add", member.and("value", Type.ANY), CollectionActions::add);
    add(all, "discard", member, CollectionActions::discard);
    ActionArguments put = KEY.and("value", Type.ANY).and("version", Type.VERSION);
    add(all, "put", put.perhaps("over", Type.PERHAPS), CollectionActions::put);
    ActionArguments drop = KEY.and("version", Type.VERSION);
    add(all, "drop", drop.perhaps("over", Type.PERHAPS), CollectionActions::drop);
    ActionArguments number = PATH.and("number", Type.VERSION).and("value", Type.ANY);
    add(all, "assign", number, CollectionActions::assign);
    ActionArguments leave = ActionArguments.of("last", Type.BOOLEAN).perhaps("client", Type.TEXT);
    add(all, LEAVE, leave, Departure::leave);
    return Collections.unmodifiableMap(all);
  }

  private static void add(
      Map<String, RoomAction> all,
      String name,
      ActionArguments arguments,
      RoomAction.Change change) {
    all.put(name, new RoomAction(name, arguments, change));
  }

  /** The actions by their permanent names, {@link #LEAVE} among them; unmodifiable. */
  public static Map<String, RoomAction> all() {
    return ALL;
  }

  private RoomActions() {}
}
