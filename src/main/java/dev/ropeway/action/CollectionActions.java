package dev.ropeway.action;

import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.NotApplicableException;
import dev.ropeway.json.NumericEquality;
import dev.ropeway.json.PathUpdate;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What actions on sets and dictionaries do. Both are objects, made when they are first used. */
final class CollectionActions {
  private CollectionActions() {}

  static @Nullable JsonValue add(JsonValue data, JsonObject args, Actor actor) {
    String id = args.getString("id");
    return has(data, args, id) ? null : with(data, args, id, value(args));
  }

  static @Nullable JsonValue discard(JsonValue data, JsonObject args, Actor actor) {
    String id = args.getString("id");
    return has(data, args, id) ? with(data, args, id, null) : null;
  }

  static JsonValue assign(JsonValue data, JsonObject args, Actor actor) {
    return with(data, args, JsonNumbers.key(args.getJsonNumber("number")), value(args));
  }

  static JsonValue put(JsonValue data, JsonObject args, Actor actor) {
    return versioned(data, args, value(args));
  }

  static @Nullable JsonValue drop(JsonValue data, JsonObject args, Actor actor) {
    JsonValue without = versioned(data, args, null);
    return has(data, args, args.getString("key")) ? without : null;
  }

  /** Each member that goes is changed as by drop, whoever put it, and whatever version it has. */
  static @Nullable JsonValue dropAll(JsonValue data, JsonObject args, Actor actor) {
    String path = args.getString("path");
    RoomBook book = OwnershipActions.book(data, path);
    List<String> places =
        DocumentActions.members(path, JsonPointers.get(data, path)).keySet().stream()
            .map(key -> JsonPointers.below(path, key))
            .filter(place -> !RoomBook.covers(place))
            .toList();
    if (places.isEmpty()) {
      return null;
    }
    places.forEach(place -> book.versions.merge(place, 1L, Long::sum));
    return book.writeTo(PathUpdate.at(path, data, before -> JsonValue.EMPTY_JSON_OBJECT));
  }

  /** Changes a member of a transactional dictionary, unless somebody else has meanwhile. */
  private static JsonValue versioned(JsonValue data, JsonObject args, @Nullable JsonValue value) {
    String key = args.getString("key");
    String place = JsonPointers.below(args.getString("path"), key);
    RoomBook book = OwnershipActions.book(data, place);
    long version = book.versions.getOrDefault(place, 0L);
    if (version != JsonNumbers.clamped(args.getJsonNumber("version"))
        || !lies(args.getJsonArray("over"), JsonPointers.get(data, place))) {
      throw new NotApplicableException(place + " has been changed meanwhile");
    }
    book.versions.put(place, version + 1);
    return book.writeTo(with(data, args, key, value));
  }

  /** Whether there is what an action was to change: an empty array is nothing, null anything. */
  private static boolean lies(@Nullable JsonArray over, @Nullable JsonValue found) {
    if (over == null || over.isEmpty() || found == null) {
      return over == null || (over.isEmpty() && found == null);
    }
    return NumericEquality.equal(found, over.get(0));
  }

  private static boolean has(JsonValue data, JsonObject args, String member) {
    return JsonPointers.get(data, args.getString("path")) instanceof JsonObject members
        && members.containsKey(member);
  }

  private static JsonValue with(
      JsonValue data, JsonObject args, String member, @Nullable JsonValue value) {
    String path = args.getString("path");
    return PathUpdate.at(
        path,
        data,
        before -> {
          JsonObjectBuilder copy = JsonValues.copyOf(DocumentActions.members(path, before));
          return (value == null ? copy.remove(member) : copy.add(member, value)).build();
        });
  }

  private static JsonValue value(JsonObject args) {
    return args.getOrDefault("value", JsonValue.NULL);
  }
}
