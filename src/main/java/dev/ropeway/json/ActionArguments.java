package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** The members that an action's arguments must have: all of them, and no others. */
final class ActionArguments {
  private final Map<String, Type> members;
  private final JsonObject schema;

  enum Type {
    POINTER("string", "a JSON Pointer"),
    TEXT("string", "a string"),
    NUMBER("number", "a number"),
    VERSION("integer", "a whole number from 0"),
    ANY("", "a value"),
    PATCH("array", "a JSON Patch");

    private final String schemaType;
    private final String description;

    Type(String schemaType, String description) {
      this.schemaType = schemaType;
      this.description = description;
    }

    private JsonObject schema() {
      JsonObjectBuilder schema = JsonValues.object();
      if (!schemaType.isEmpty()) {
        schema.add("type", schemaType);
      }
      if (this == POINTER) {
        schema.add("format", "json-pointer");
      } else if (this == VERSION) {
        schema.add("minimum", 0);
      }
      return schema.build();
    }

    private void check(JsonValue value) {
      boolean fits =
          switch (this) {
            case POINTER, TEXT -> value instanceof JsonString;
            case NUMBER -> value instanceof JsonNumber;
            case VERSION -> value instanceof JsonNumber n && n.isIntegral() && n.longValue() >= 0;
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

  private ActionArguments(Map<String, Type> members) {
    this.members = members;
    schema = schema(members);
  }

  static ActionArguments of(String name, Type type) {
    return new ActionArguments(Map.of(name, type));
  }

  ActionArguments and(String name, Type type) {
    Map<String, Type> more = new LinkedHashMap<>(members);
    more.put(name, type);
    return new ActionArguments(more);
  }

  JsonObject schema() {
    return schema;
  }

  void check(JsonValue args) {
    if (!(args instanceof JsonObject object)) {
      throw new JsonFormatException("the arguments must be an object with " + names());
    }
    members.forEach((name, type) -> check(object, name, type));
    if (object.size() > members.size()) {
      for (String name : object.keySet()) {
        if (!members.containsKey(name)) {
          throw new JsonFormatException("argument \"" + name + "\": there is only " + names());
        }
      }
    }
  }

  private static void check(JsonObject args, String name, Type type) {
    JsonValue value = args.get(name);
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

  private static JsonObject schema(Map<String, Type> members) {
    JsonObjectBuilder properties = JsonValues.object();
    JsonArrayBuilder required = JsonValues.array();
    members.forEach(
        (name, type) -> {
          properties.add(name, type.schema());
          required.add(name);
        });
    return JsonValues.object()
        .add("type", "object")
        .add("properties", properties)
        .add("required", required)
        .add("additionalProperties", false)
        .build();
  }
}
