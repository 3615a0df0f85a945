package dev.ropeway.action;

import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which places of the data an action would change, told from its arguments. */
public final class TouchedPaths {
  private TouchedPaths() {}

  /** Their JSON Pointers; null if arguments do not tell. */
  public static @Nullable List<String> by(String action, JsonValue data, JsonValue args) {
    if (action.equals(BuiltInActions.DELETE)) {
      return List.of("");
    }
    if (!(args instanceof JsonObject object)) {
      return null;
    }
    return switch (action) {
      case "set", "remove", "increment", "lifetime", "drop_all" ->
          List.of(object.getString("path"));
      case "append" -> List.of(element(data, object.getString("path")));
      case "insert", "add", "discard" -> List.of(member(object, object.getString("id")));
      case "put", "drop" -> List.of(member(object, object.getString("key")));
      case "assign" -> List.of(member(object, JsonNumbers.key(object.getJsonNumber("number"))));
      case "own", "release" -> List.of();
      case "merge" -> merged(data, object.getOrDefault("value", JsonValue.NULL));
      case "patch" -> patched(object.getJsonArray("operations"));
      default -> null;
    };
  }

  private static String member(JsonObject args, String name) {
    return JsonPointers.below(args.getString("path"), name);
  }

  /** The element that will be the array's last. */
  private static String element(JsonValue data, String path) {
    JsonValue array = JsonPointers.get(data, path);
    return path + "/" + (array instanceof JsonArray elements ? elements.size() : 0);
  }

  private static List<String> merged(JsonValue data, JsonValue patch) {
    List<String> paths = new ArrayList<>();
    merged("", data, patch, paths);
    return paths;
  }

  private static void merged(
      String path, @Nullable JsonValue target, JsonValue patch, List<String> paths) {
    if (target instanceof JsonObject members && patch instanceof JsonObject changes) {
      changes.forEach(
          (name, value) -> merged(JsonPointers.below(path, name), members.get(name), value, paths));
    } else {
      paths.add(path);
    }
  }

  private static List<String> patched(JsonArray operations) {
    List<String> paths = new ArrayList<>();
    for (JsonObject operation : operations.getValuesAs(JsonObject.class)) {
      String op = operation.getString("op");
      if (!op.equals("test")) {
        paths.add(operation.getString("path"));
      }
      if (op.equals("move")) {
        paths.add(operation.getString("from"));
      }
    }
    return paths;
  }
}
