package dev.ropeway.action;

import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The members that an action's arguments have: all that are not optional, and no others. Immutable.
 */
public final class ActionArguments {
  private final Map<String, Type> members;
  private final Set<String> optional;
  private final JsonObject schema;

  /** What a member may be. */
  public enum Type {
    POINTER("string", "a JSON Pointer"),
    TEXT("string", "a string"),
    NUMBER("number", "a number"),
    VERSION("integer", "a whole number from 0"),
    BOOLEAN("boolean", "true or false"),
    UNTIL("string", "\"owner\", \"room\" or \"forever\""),
    ANY("", "a value"),
    PERHAPS("array", "an array of at most one value"),
    PATCH("array", "a JSON Patch");

    private final String schemaType;
    private final String description;

    Type(String schemaType, String description) {
      this.schemaType = schemaType;
      this.description = description;
    }

    private static final List<String> ENDS = List.of("owner", "room", "forever");

    private JsonObject schema() {
      JsonObjectBuilder schema = JsonValues.object();
      if (!schemaType.isEmpty()) {
        schema.add("type", schemaType);
      }
      if (this == POINTER) {
        schema.add("format", "json-pointer");
      } else if (this == VERSION) {
        schema.add("minimum", 0);
      } else if (this == PERHAPS) {
        schema.add("maxItems", 1);
      } else if (this == UNTIL) {
        JsonArrayBuilder ends = JsonValues.array();
        ENDS.forEach(ends::add);
        schema.add("enum", ends);
      }
      return schema.build();
    }

    private void check(JsonValue value) {
      boolean fits =
          switch (this) {
            case POINTER, TEXT -> value instanceof JsonString;
            case NUMBER -> value instanceof JsonNumber;
            case VERSION ->
                value instanceof JsonNumber n
                    && n.isIntegral()
                    && n.bigDecimalValue().signum() >= 0;
            case BOOLEAN -> value == JsonValue.TRUE || value == JsonValue.FALSE;
            case UNTIL -> value instanceof JsonString text && ENDS.contains(text.getString());
            case PERHAPS -> value instanceof JsonArray values && values.size() <= 1;
            case PATCH -> value instanceof JsonArray;
            case ANY -> true;
          };
      if (!fits) {
        throw new JsonFormatException("must be " + description);
      }
      if (this == POINTER) {
        JsonPointers.parse(((JsonString) value).getString());
      } else if (this == PATCH) {
        JsonPatch.parse(value);
      }
    }
  }

  private ActionArguments(Map<String, Type> members, Set<String> optional) {
    this.members = members;
    this.optional = optional;
    schema = schema(members, optional);
  }

  /** With one member. */
  public static ActionArguments of(String name, Type type) {
    return new ActionArguments(Map.of(name, type), Set.of());
  }

  /** With another member. */
  public ActionArguments and(String name, Type type) {
    return new ActionArguments(with(name, type), optional);
  }

  /** With a member that may be left out. */
  ActionArguments perhaps(String name, Type type) {
    Set<String> more = new HashSet<>(optional);
    more.add(name);
    return new ActionArguments(with(name, type), more);
  }

  private Map<String, Type> with(String name, Type type) {
    Map<String, Type> more = new LinkedHashMap<>(members);
    more.put(name, type);
    return more;
  }

  /** Their JSON Schema (2020-12). */
  public JsonObject schema() {
    return schema;
  }

  /**
   * Judges arguments.
   *
   * @throws JsonFormatException naming the member that is missing, unknown or of the wrong form
   */
  public void check(JsonValue args) {
    if (!(args instanceof JsonObject object)) {
      throw new JsonFormatException("the arguments must be an object with " + names());
    }
    members.forEach((name, type) -> check(object, name, type));
    for (String name : object.keySet()) {
      if (!members.containsKey(name)) {
        throw new JsonFormatException("argument \"" + name + "\": there is only " + names());
      }
    }
  }

  private void check(JsonObject args, String name, Type type) {
    JsonValue value = args.get(name);
    if (value == null && optional.contains(name)) {
      return;
    }
    try {
      if (value == null) {
        throw new JsonFormatException("is missing");
      }
      type.check(value);
    } catch (JsonFormatException e) {
      throw new JsonFormatException("argument \"" + name + "\": " + e.getMessage(), e);
    }
  }

  private String names() {
    return String.join(", ", members.keySet());
  }

  private static JsonObject schema(Map<String, Type> members, Set<String> optional) {
    JsonObjectBuilder properties = JsonValues.object();
    JsonArrayBuilder required = JsonValues.array();
    members.forEach(
        (name, type) -> {
          properties.add(name, type.schema());
          if (!optional.contains(name)) {
            required.add(name);
          }
        });
    return JsonValues.object()
        .add("type", "object")
        .add("properties", properties)
        .add("required", required)
        .add("additionalProperties", false)
        .build();
  }
}
