package dev.ropeway.action;

import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.NumericEquality;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an action did to data, as {@link Revert}s, told from the data before and after it. Pure.
 * Members of objects are told one by one, so that others may change what lies beside them. Elements
 * of a list are told whole, for nothing else tells which one it was once the list has moved.
 */
public final class Reverts {
  /** The actions that change who owns what and how long it lives, or end all of it. */
  private static final Set<String> NEVER =
      Set.of("own", "release", "lifetime", BuiltInActions.LEAVE, BuiltInActions.DELETE);

  /** The actions that make the list or object that they put something into. */
  private static final Set<String> FILLING = Set.of("append", "insert", "add", "put", "assign");

  private Reverts() {}

  /** Whether a built-in action can be undone. */
  public static boolean known(String action) {
    return !NEVER.contains(action);
  }

  /**
   * What a built-in action did.
   *
   * @param args those it was applied with
   * @return in the order in which to take it back; null if such an action is not undone
   */
  public static @Nullable List<Revert> of(
      String action, JsonValue args, JsonValue before, JsonValue after) {
    if (NEVER.contains(action)) {
      return null;
    }
    if (action.equals("increment")
        && args instanceof JsonObject object
        && object.get("by") instanceof JsonNumber by
        && isMember(before, object.getString("path"))) {
      return number(object.getString("path"), by, before);
    }
    if (FILLING.contains(action)
        && args instanceof JsonObject object
        && isMember(before, object.getString("path"))
        && JsonPointers.get(before, object.getString("path")) == null) {
      return filled(object.getString("path"), after);
    }
    return difference(before, after);
  }

  /** What is in something that was made for it: others may put into it, too. */
  private static List<Revert> filled(String path, JsonValue after) {
    JsonValue made = JsonPointers.get(after, path);
    JsonValue empty =
        made instanceof JsonArray ? JsonValue.EMPTY_JSON_ARRAY : JsonValue.EMPTY_JSON_OBJECT;
    List<Revert> found = new ArrayList<>();
    differ(path, empty, made, found);
    found.add(Revert.container(path, null));
    return found;
  }

  private static List<Revert> number(String path, JsonNumber by, JsonValue before) {
    boolean made = JsonPointers.get(before, path) == null;
    return !made && by.bigDecimalValue().signum() == 0
        ? List.of()
        : List.of(Revert.number(path, negated(by), made ? by : null));
  }

  /** Whether a place is that of a member that no list can have moved. */
  private static boolean isMember(JsonValue data, String path) {
    JsonValue at = data;
    for (String token : JsonPointers.parse(path)) {
      if (!(at instanceof JsonObject object)) {
        return false;
      }
      at = object.getOrDefault(token, JsonValue.NULL);
    }
    return !path.isEmpty();
  }

  /**
   * What taking something back did, to be done again.
   *
   * @param before the data before it was taken back
   */
  public static List<Revert> ofRevert(Revert taken, JsonValue before, JsonValue after) {
    JsonNumber by = taken.by();
    if (taken.made()) {
      JsonValue was = JsonPointers.get(before, taken.path());
      boolean same = (was == null) == (JsonPointers.get(after, taken.path()) == null);
      return same ? List.of() : List.of(Revert.container(taken.path(), was));
    }
    return by == null || JsonPointers.get(after, taken.path()) == null
        ? difference(before, after)
        : List.of(Revert.number(taken.path(), negated(by), null));
  }

  private static JsonNumber negated(JsonNumber number) {
    return JsonNumbers.stored(number.bigDecimalValue().negate());
  }

  /** What differs, the bookkeeping of rooms left aside. */
  public static List<Revert> difference(JsonValue before, JsonValue after) {
    List<Revert> found = new ArrayList<>();
    differ("", RoomData.visible(before), RoomData.visible(after), found);
    return List.copyOf(found);
  }

  private static void differ(
      String path, @Nullable JsonValue was, @Nullable JsonValue now, List<Revert> found) {
    if (was instanceof JsonObject members && now instanceof JsonObject others) {
      Set<String> names = new LinkedHashSet<>(members.keySet());
      names.addAll(others.keySet());
      names.forEach(
          name ->
              differ(JsonPointers.below(path, name), members.get(name), others.get(name), found));
    } else if (was instanceof JsonArray list && now instanceof JsonArray other) {
      differ(path, list, other, found);
    } else if (was == null || now == null || !NumericEquality.equal(was, now)) {
      found.add(Revert.member(path, was, now));
    }
  }

  /** Lists that are alike at both ends differ in what lies between. */
  private static void differ(String path, JsonArray was, JsonArray now, List<Revert> found) {
    int shorter = Math.min(was.size(), now.size());
    int start = 0;
    while (start < shorter && NumericEquality.equal(was.get(start), now.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && NumericEquality.equal(was.get(was.size() - 1 - end), now.get(now.size() - 1 - end))) {
      end++;
    }
    List<JsonValue> old = was.subList(start, was.size() - end);
    List<JsonValue> made = now.subList(start, now.size() - end);
    if (old.isEmpty()) {
      List<Revert> added = new ArrayList<>();
      for (int i = 0; i < made.size(); i++) {
        added.add(Revert.element(path, start + i, null, made.get(i)));
      }
      Collections.reverse(added); // the last one first, so that none of them moves another
      found.addAll(added);
    } else if (made.isEmpty()) {
      for (int i = 0; i < old.size(); i++) {
        found.add(Revert.element(path, start + i, old.get(i), null));
      }
    } else if (old.size() == made.size()) {
      for (int i = 0; i < old.size(); i++) {
        if (!NumericEquality.equal(old.get(i), made.get(i))) {
          found.add(Revert.element(path, start + i, old.get(i), made.get(i)));
        }
      }
    } else {
      found.add(Revert.member(path, was, now));
    }
  }
}
