package dev.ropeway.action;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.toMap;

import dev.ropeway.Outcome;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonPatchException;
import dev.ropeway.json.JsonPatchTestFailedException;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.MergePatch;
import dev.ropeway.json.NotApplicable;
import dev.ropeway.json.Numbers;
import dev.ropeway.json.PathUpdate;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The built-in actions of JSON stores. Thread-safe.
 *
 * <p>A path's parent must exist. {@code set}, {@code increment}, {@code append} and {@code insert}
 * make a missing member of an object, but never an element of an array: there the index must exist,
 * and {@code append} is what makes an array longer.
 */
public final class BuiltInActions {
  private static final ActionArguments PATH =
      ActionArguments.of("path", ActionArguments.Type.POINTER);
  private static final ActionArguments PATH_AND_VALUE = PATH.and("value", ActionArguments.Type.ANY);

  private static final Map<String, BuiltInAction> ALL =
      Stream.of(
              new BuiltInAction("set", PATH_AND_VALUE, BuiltInActions::set),
              new BuiltInAction("remove", PATH, BuiltInActions::remove),
              new BuiltInAction(
                  "increment",
                  PATH.and("by", ActionArguments.Type.NUMBER),
                  BuiltInActions::increment),
              new BuiltInAction("append", PATH_AND_VALUE, BuiltInActions::append),
              new BuiltInAction(
                  "insert",
                  PATH.and("id", ActionArguments.Type.TEXT).and("value", ActionArguments.Type.ANY),
                  BuiltInActions::insert),
              new BuiltInAction(
                  "merge",
                  ActionArguments.of("value", ActionArguments.Type.ANY),
                  BuiltInActions::merge),
              new BuiltInAction(
                  "patch",
                  ActionArguments.of("operations", ActionArguments.Type.PATCH),
                  BuiltInActions::patch))
          .collect(
              collectingAndThen(
                  toMap(BuiltInAction::name, Function.identity(), (a, b) -> a, LinkedHashMap::new),
                  Collections::unmodifiableMap));

  /** The actions by their permanent names; unmodifiable. */
  public static Map<String, BuiltInAction> all() {
    return ALL;
  }

  private static JsonValue set(JsonValue data, JsonObject args) {
    JsonValue value = member(args, "value");
    return PathUpdate.at(path(args), data, before -> value);
  }

  private static @Nullable JsonValue remove(JsonValue data, JsonObject args) {
    String path = path(args);
    return JsonPointers.get(data, path) == null ? null : PathUpdate.at(path, data, before -> null);
  }

  private static JsonValue increment(JsonValue data, JsonObject args) {
    String path = path(args);
    JsonNumber by = (JsonNumber) member(args, "by");
    return PathUpdate.at(path, data, before -> before == null ? by : sum(path, before, by));
  }

  private static JsonValue sum(String path, JsonValue before, JsonNumber by) {
    if (!(before instanceof JsonNumber number)) {
      throw new NotApplicable(place(path) + " is not a number");
    }
    try {
      return Numbers.isLong(number) && Numbers.isLong(by)
          ? JsonValues.number(Math.addExact(number.longValue(), by.longValue()))
          : Numbers.stored(number.bigDecimalValue().add(by.bigDecimalValue()));
    } catch (ArithmeticException e) {
      throw new NotApplicable(place(path) + " would not fit in 64 bits");
    } catch (JsonFormatException e) {
      throw new NotApplicable(place(path) + ": " + e.getMessage());
    }
  }

  private static JsonValue append(JsonValue data, JsonObject args) {
    String path = path(args);
    JsonValue value = member(args, "value");
    return PathUpdate.at(
        path,
        data,
        before -> {
          JsonValue array = before == null ? JsonValue.EMPTY_JSON_ARRAY : before;
          if (array instanceof JsonArray elements) {
            return JsonValues.copyOf(elements).add(value).build();
          }
          throw new NotApplicable(place(path) + " is not an array");
        });
  }

  private static JsonValue insert(JsonValue data, JsonObject args) {
    String path = path(args);
    String id = args.getString("id");
    JsonValue value = member(args, "value");
    return PathUpdate.at(
        path,
        data,
        before -> {
          JsonValue object = before == null ? JsonValue.EMPTY_JSON_OBJECT : before;
          if (!(object instanceof JsonObject members)) {
            throw new NotApplicable(place(path) + " is not an object");
          }
          if (members.containsKey(id)) {
            throw new NotApplicable(place(path) + " already has a member \"" + id + "\"");
          }
          return JsonValues.copyOf(members).add(id, value).build();
        });
  }

  private static JsonValue merge(JsonValue data, JsonObject args) {
    return MergePatch.apply(data, member(args, "value"));
  }

  private static JsonValue patch(JsonValue data, JsonObject args) {
    try {
      return JsonPatch.parse(member(args, "operations")).apply(data);
    } catch (JsonPatchTestFailedException e) {
      throw new NotApplicable(Outcome.Cause.TEST, String.valueOf(e.getMessage()));
    } catch (JsonPatchException e) {
      throw new NotApplicable(String.valueOf(e.getMessage()));
    }
  }

  private static String path(JsonObject args) {
    return args.getString("path");
  }

  private static JsonValue member(JsonObject args, String name) {
    JsonValue value = args.get(name);
    if (value == null) {
      throw new JsonFormatException("argument \"" + name + "\": is missing");
    }
    return value;
  }

  private static String place(String path) {
    return path.isEmpty() ? "the root" : path;
  }

  private BuiltInActions() {}
}
