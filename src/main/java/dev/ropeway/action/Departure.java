package dev.ropeway.action;

import dev.ropeway.action.RoomBook.Owner;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.PathUpdate;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client's departure does to a room's data: what was to go with it goes, and it owns nothing
 * any longer. When the last one has left, nobody is an owner, and what was to live as long as the
 * room goes too.
 */
record Departure(RoomBook book, @Nullable String client, boolean last) {
  static @Nullable JsonValue leave(JsonValue data, JsonObject args, Actor actor) {
    if (!RoomBook.isIn(data)) {
      return null;
    }
    String client = args.get("client") instanceof JsonString name ? name.getString() : null;
    return new Departure(RoomBook.of(data), client, args.getBoolean("last")).apply(data);
  }

  private @Nullable JsonValue apply(JsonValue data) {
    List<String> ending = ending();
    boolean released = book.owners.values().removeIf(this::leaves);
    if (!released && ending.isEmpty()) {
      return null;
    }
    ending.forEach(book.lifetimes::remove);
    JsonValue after = book.writeTo(data);
    for (String path : ending) {
      if (JsonPointers.get(after, path) != null) {
        after = PathUpdate.at(path, after, before -> null);
      }
    }
    return after;
  }

  /** The paths that go; what is inside first, then the last of an array's elements first. */
  private List<String> ending() {
    List<String> ending = new ArrayList<>();
    for (Map.Entry<String, String> each : book.lifetimes.entrySet()) {
      if (each.getValue().equals("room") ? last : last || leaves(nearest(each.getKey()))) {
        ending.add(each.getKey());
      }
    }
    ending.sort(
        Comparator.<String>comparingLong(path -> path.chars().filter(c -> c == '/').count())
            .thenComparingInt(path -> JsonPointers.index(name(path)))
            .reversed());
    return ending;
  }

  private @Nullable Owner nearest(String path) {
    Map.Entry<String, Owner> owned = book.nearest(path);
    return owned == null ? null : owned.getValue();
  }

  private boolean leaves(@Nullable Owner owner) {
    return owner != null && (last || owner.client().equals(client));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
