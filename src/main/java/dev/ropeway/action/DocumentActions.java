package dev.ropeway.action;

import dev.ropeway.Outcome;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonPatchException;
import dev.ropeway.json.JsonPatchTestFailedException;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.MergePatch;
import dev.ropeway.json.NotApplicableException;
import dev.ropeway.json.PathUpdate;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What the actions of JSON stores do.
 *
 * <p>A path's parent must exist. {@code set}, {@code increment}, {@code append} and {@code insert}
 * make a missing member of an object, but never an element of an array: there the index must exist,
 * and {@code append} is what makes an array longer.
 */
final class DocumentActions {
  private DocumentActions() {}

  static JsonValue set(JsonValue data, JsonObject args, Actor actor) {
    JsonValue value = member(args, "value");
    return PathUpdate.at(path(args), data, before -> value);
  }

  static @Nullable JsonValue remove(JsonValue data, JsonObject args, Actor actor) {
    String path = path(args);
    return JsonPointers.get(data, path) == null ? null : PathUpdate.at(path, data, before -> null);
  }

  static JsonValue increment(JsonValue data, JsonObject args, Actor actor) {
    String path = path(args);
    JsonNumber by = (JsonNumber) member(args, "by");
    return PathUpdate.at(path, data, before -> before == null ? by : sum(path, before, by));
  }

  private static JsonValue sum(String path, JsonValue before, JsonNumber by) {
    if (!(before instanceof JsonNumber number)) {
      throw new NotApplicableException(JsonPointers.place(path) + " is not a number");
    }
    try {
      return JsonNumbers.isLong(number) && JsonNumbers.isLong(by)
          ? JsonValues.number(Math.addExact(number.longValue(), by.longValue()))
          : JsonNumbers.stored(number.bigDecimalValue().add(by.bigDecimalValue()));
    } catch (ArithmeticException e) {
      throw new NotApplicableException(JsonPointers.place(path) + " would not fit in 64 bits");
    } catch (JsonFormatException e) {
      throw new NotApplicableException(JsonPointers.place(path) + ": " + e.getMessage());
    }
  }

  static JsonValue append(JsonValue data, JsonObject args, Actor actor) {
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
          throw new NotApplicableException(JsonPointers.place(path) + " is not an array");
        });
  }

  static JsonValue insert(JsonValue data, JsonObject args, Actor actor) {
    String path = path(args);
    String id = args.getString("id");
    JsonValue value = member(args, "value");
    return PathUpdate.at(
        path,
        data,
        before -> {
          JsonObject members = members(path, before);
          if (members.containsKey(id)) {
            throw new NotApplicableException(
                JsonPointers.place(path) + " already has a member \"" + id + "\"");
          }
          return JsonValues.copyOf(members).add(id, value).build();
        });
  }

  static JsonValue merge(JsonValue data, JsonObject args, Actor actor) {
    return MergePatch.apply(data, member(args, "value"));
  }

  static JsonValue patch(JsonValue data, JsonObject args, Actor actor) {
    try {
      return JsonPatch.parse(member(args, "operations")).apply(data);
    } catch (JsonPatchTestFailedException e) {
      throw new NotApplicableException(Outcome.Cause.TEST, String.valueOf(e.getMessage()));
    } catch (JsonPatchException e) {
      throw new NotApplicableException(String.valueOf(e.getMessage()));
    }
  }

  static String path(JsonObject args) {
    return args.getString("path");
  }

  private static JsonValue member(JsonObject args, String name) {
    JsonValue value = args.get(name);
    if (value == null) {
      throw new JsonFormatException("argument \"" + name + "\": is missing");
    }
    return value;
  }

  /** The object at a path, which is made when it is first used. */
  static JsonObject members(String path, @Nullable JsonValue before) {
    JsonValue object = before == null ? JsonValue.EMPTY_JSON_OBJECT : before;
    if (object instanceof JsonObject members) {
      return members;
    }
    throw new NotApplicableException(JsonPointers.place(path) + " is not an object");
  }
}
