package dev.ropeway.client;

import dev.ropeway.client.Change.Origin;
import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What became of the members of a collection, told from what became of all shown data: by name,
 * those that are numbers behind the others and ascending.
 *
 * @param path where the collection lies
 * @param was what was there
 * @param is what is there now
 * @param near the changes that are about it
 */
record MemberChanges(
    String path, @Nullable JsonValue was, @Nullable JsonValue is, List<Change> near) {
  private static final Comparator<String> ORDER =
      Comparator.<String>comparingInt(JsonPointers::index).thenComparing(name -> name);

  static List<MemberChange> between(
      String path, @Nullable JsonValue before, @Nullable JsonValue after, List<Change> changes) {
    List<Change> near = changes.stream().filter(c -> StateDiff.meet(c.path(), path)).toList();
    return near.isEmpty()
        ? List.of()
        : new MemberChanges(path, at(before, path), at(after, path), near).all();
  }

  /** Why the value at a path differs, if these changes are all that meet it or its parents. */
  static Origin originAt(String path, List<Change> changes) {
    List<Origin> origins =
        changes.stream()
            .filter(change -> StateDiff.meet(change.path(), path))
            .map(Change::origin)
            .toList();
    return origins.contains(Origin.ROLLBACK) ? Origin.ROLLBACK : origins.get(0);
  }

  private List<MemberChange> all() {
    List<MemberChange> all = new ArrayList<>();
    for (String key : names()) {
      JsonValue previous = member(was, key);
      JsonValue value = member(is, key);
      if (!StateDiff.equal(previous, value)) {
        Origin origin = originAt(path + "/" + JsonPointers.escape(key), near);
        all.add(MemberChange.of(key, value, previous, origin));
      }
    }
    if (was != null && !namesIn(was).isEmpty() && namesIn(is).isEmpty()) {
      all.add(MemberChange.cleared(was, originAt(path, near)));
    }
    return all;
  }

  /** The members that may differ: those that are named, or all if the collection itself is. */
  private Set<String> names() {
    Set<String> names = new TreeSet<>(ORDER);
    if (near.stream().anyMatch(change -> path.startsWith(change.path()))) {
      names.addAll(namesIn(was));
      names.addAll(namesIn(is));
    } else {
      int depth = JsonPointers.parse(path).size();
      near.forEach(change -> names.add(JsonPointers.parse(change.path()).get(depth)));
    }
    return names;
  }

  private static List<String> namesIn(@Nullable JsonValue collection) {
    if (collection instanceof JsonArray array) {
      return IntStream.range(0, array.size()).mapToObj(Integer::toString).toList();
    }
    return collection instanceof JsonObject object ? List.copyOf(object.keySet()) : List.of();
  }

  private static @Nullable JsonValue member(@Nullable JsonValue collection, String key) {
    return collection == null ? null : (JsonValue) JsonPointers.child(collection, key);
  }

  private static @Nullable JsonValue at(@Nullable JsonValue data, String path) {
    return data == null ? null : JsonPointers.get(data, path);
  }
}
