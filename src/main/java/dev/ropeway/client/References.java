package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * References to parts of a room: objects whose member {@code $id} says who they are. They hold
 * wherever the parts are moved, by whatever action. As thread-safe as its container.
 */
public final class References {
  private static final String ID = "$id";

  private final Container room;
  private final Map<String, String> found = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Optional<String>>> asked = new ConcurrentHashMap<>();

  /** References to parts of what a container shows. */
  public References(Container room) {
    this.room = room;
  }

  /** A name that no other part has, to be the {@code $id} of a new one. */
  public static String newId() {
    return UUID.randomUUID().toString();
  }

  /**
   * Completes with the id of the part at a path, which is given one if it has none; empty if there
   * is no object, or it may not be changed.
   */
  public CompletionStage<Optional<String>> to(String path) {
    CompletableFuture<Optional<String>> earlier = asked.get(path);
    if (earlier != null) {
      return earlier.copy();
    }
    JsonValue part = at(path);
    if (!(part instanceof JsonObject object) || object.containsKey(ID)) {
      return CompletableFuture.completedFuture(Optional.ofNullable(id(part)));
    }
    CompletableFuture<Optional<String>> asking = new CompletableFuture<>();
    asked.put(path, asking);
    String id = newId();
    JsonObject args = JsonValues.object().add("path", path).add("id", ID).add("value", id).build();
    room.patch("insert", args)
        .whenComplete(
            (outcome, closed) -> {
              asked.remove(path);
              if (outcome == null) {
                asking.completeExceptionally(closed);
              } else {
                asking.complete(identified(path, id, outcome));
              }
            });
    return asking.copy();
  }

  private Optional<String> identified(String path, String id, Outcome outcome) {
    return outcome.applied() ? Optional.of(id) : Optional.ofNullable(id(at(path)));
  }

  /**
   * Where the part with an id is now; empty if it is nowhere. Of several with one id, such as
   * copies, the one where it was found last, else the first by its path.
   */
  public Optional<String> pathOf(String id) {
    String last = found.get(id);
    if (last != null && id.equals(id(at(last)))) {
      return Optional.of(last);
    }
    TreeSet<String> paths = new TreeSet<>();
    collect(room.data(), id, "", paths);
    if (paths.isEmpty()) {
      found.remove(id);
      return Optional.empty();
    }
    found.put(id, paths.first());
    return Optional.of(paths.first());
  }

  /** The part with an id; empty if it is nowhere. */
  public Optional<JsonValue> get(String id) {
    return pathOf(id).map(this::at);
  }

  private @Nullable JsonValue at(String path) {
    JsonValue data = room.data();
    return data == null ? null : JsonPointers.get(data, path);
  }

  private static @Nullable String id(@Nullable JsonValue part) {
    return part instanceof JsonObject object && object.get(ID) instanceof JsonString id
        ? id.getString()
        : null;
  }

  private static void collect(
      @Nullable JsonValue value, String id, String path, Set<String> paths) {
    if (id.equals(id(value))) {
      paths.add(path);
    }
    if (value instanceof JsonObject object) {
      object.forEach(
          (name, each) -> collect(each, id, path + "/" + JsonPointers.escape(name), paths));
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        collect(array.get(i), id, path + "/" + i, paths);
      }
    }
  }
}
