package dev.ropeway.http;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JSON Schema as types of TypeScript. What types cannot say, such as the least of a number, is
 * left out; a value of which the schema says nothing is of the type that is given for it.
 */
final class SchemaTypes {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  private static final List<String> DEFINITIONS = List.of("$defs", "definitions");
  private static final Set<String> SCALARS = Set.of("string", "boolean", "null");
  private static final String INDENTATION = "  ";

  private final String rootName;
  private final JsonObject root;
  private final String unknown;

  /** The names of definitions, by what refers to them; in their order. */
  private final Map<String, String> names = new LinkedHashMap<>();

  /**
   * Reads a schema.
   *
   * @param rootName the name of its type, with which those of its definitions begin
   * @param unknown {@code any} or {@code unknown}
   */
  SchemaTypes(String rootName, JsonObject root, String unknown) {
    this.rootName = rootName;
    this.root = root;
    this.unknown = unknown;
    for (String where : DEFINITIONS) {
      if (root.get(where) instanceof JsonObject definitions) {
        definitions
            .keySet()
            .forEach(each -> names.put("#/" + where + "/" + each, nameOf(rootName, each)));
      }
    }
  }

  private String nameOf(String prefix, String definition) {
    String name = prefix + TypeNames.pascal(definition);
    return names.containsValue(name) ? name + names.size() : name;
  }

  /** The name of the whole. */
  String name() {
    return rootName;
  }

  /** Whether it takes types with names. */
  boolean isNamed() {
    return !names.isEmpty() || root.toString().contains("\"$ref\"");
  }

  /** All types, each with its name. */
  String declarations() {
    StringBuilder text = new StringBuilder();
    names.forEach(
        (reference, name) -> {
          JsonValue schema = root.getValue(reference.substring(1));
          text.append(declaration(name, schema));
        });
    return text.append(declaration(rootName, root)).toString();
  }

  private String declaration(String name, JsonValue schema) {
    return comment(schema, "") + "export type " + name + " = " + type(schema, "") + ";\n\n";
  }

  /** The type of the whole, without names; lines after the first are indented. */
  String type(String indentation) {
    return type(root, indentation);
  }

  private String type(JsonValue schema, String indentation) {
    if (!(schema instanceof JsonObject object)) {
      return schema == JsonValue.FALSE ? "never" : unknown;
    }
    List<String> all = new ArrayList<>();
    if (object.get("$ref") instanceof JsonString reference) {
      all.add(referred(reference.getString()));
    }
    if (object.containsKey("const")) {
      all.add(object.get("const").toString());
    } else if (object.get("enum") instanceof JsonArray values) {
      all.add(union(values.stream().map(JsonValue::toString).toList()));
    } else if (hasForm(object)) {
      all.add(formed(object, indentation));
    }
    for (String choice : List.of("anyOf", "oneOf")) {
      if (object.get(choice) instanceof JsonArray schemas) {
        all.add(union(schemas.stream().map(each -> type(each, indentation)).toList()));
      }
    }
    if (object.get("allOf") instanceof JsonArray schemas) {
      schemas.forEach(each -> all.add(type(each, indentation)));
    }
    all.removeIf(unknown::equals);
    if (all.size() == 1) {
      return all.get(0);
    }
    return all.isEmpty()
        ? unknown
        : all.stream().distinct().map(SchemaTypes::part).collect(Collectors.joining(" & "));
  }

  private String referred(String reference) {
    return reference.equals("#") ? rootName : names.getOrDefault(reference, unknown);
  }

  private static boolean hasForm(JsonObject schema) {
    return schema.containsKey("type") || isObject(schema) || isArray(schema);
  }

  private static boolean isObject(JsonObject schema) {
    return schema.containsKey("properties") || schema.containsKey("additionalProperties");
  }

  private static boolean isArray(JsonObject schema) {
    return schema.containsKey("items") || schema.containsKey("prefixItems");
  }

  private String formed(JsonObject schema, String indentation) {
    JsonValue type = schema.get("type");
    if (type instanceof JsonArray types) {
      return union(
          types.stream()
              .map(each -> ofType(((JsonString) each).getString(), schema, indentation))
              .toList());
    }
    return type instanceof JsonString name
        ? ofType(name.getString(), schema, indentation)
        : ofType(isObject(schema) ? "object" : "array", schema, indentation);
  }

  private String ofType(String name, JsonObject schema, String indentation) {
    if (SCALARS.contains(name)) {
      return name;
    }
    return switch (name) {
      case "integer", "number" -> "number";
      case "array" -> array(schema, indentation);
      case "object" -> object(schema, indentation);
      default -> unknown;
    };
  }

  private String array(JsonObject schema, String indentation) {
    JsonValue items = schema.getOrDefault("items", JsonValue.TRUE);
    if (!(schema.get("prefixItems") instanceof JsonArray first)) {
      return "ReadonlyArray<" + type(items, indentation) + ">";
    }
    List<String> elements =
        first.stream()
            .map(each -> type(each, indentation))
            .collect(Collectors.toCollection(ArrayList::new));
    if (items != JsonValue.FALSE) {
      elements.add("...ReadonlyArray<" + type(items, indentation) + ">");
    }
    return "readonly [" + String.join(", ", elements) + "]";
  }

  private String object(JsonObject schema, String indentation) {
    JsonValue others = schema.get("additionalProperties");
    JsonObject properties =
        schema.get("properties") instanceof JsonObject given ? given : JsonValue.EMPTY_JSON_OBJECT;
    if (properties.isEmpty() && others != JsonValue.FALSE) {
      return indexed(others == null ? JsonValue.TRUE : others, indentation);
    }
    String members = members(schema, properties, indentation);
    return others instanceof JsonObject typed && !typed.isEmpty()
        ? members + " & " + indexed(typed, indentation)
        : members;
  }

  private String indexed(JsonValue values, String indentation) {
    return "{ readonly [name: string]: " + type(values, indentation) + " }";
  }

  private String members(JsonObject schema, JsonObject properties, String indentation) {
    if (properties.isEmpty()) {
      return "Record<string, never>";
    }
    List<String> required =
        schema.get("required") instanceof JsonArray names
            ? names.stream().map(each -> ((JsonString) each).getString()).toList()
            : List.of();
    String deeper = indentation + INDENTATION;
    StringBuilder text = new StringBuilder("{\n");
    properties.forEach(
        (name, value) ->
            text.append(comment(value, deeper))
                .append(deeper)
                .append("readonly ")
                .append(member(name))
                .append(required.contains(name) ? ": " : "?: ")
                .append(type(value, deeper))
                .append(";\n"));
    return text.append(indentation).append("}").toString();
  }

  /** What it says of itself, for people. */
  private static String comment(JsonValue schema, String indentation) {
    if (!(schema instanceof JsonObject object)
        || !(object.get("description") instanceof JsonString said)) {
      return "";
    }
    String text = said.getString().strip().replaceAll("\\s+", " ").replace("*/", "*\\/");
    return indentation + "/** " + text + " */\n";
  }

  /** The name of a member, in quotes where it must be. */
  static String member(String name) {
    return NAME.matcher(name).matches() ? name : Json.array().add(name).build().get(0).toString();
  }

  private static String union(List<String> types) {
    return types.isEmpty() ? "never" : types.stream().distinct().collect(Collectors.joining(" | "));
  }

  /** Within an intersection, which binds more than a union. */
  private static String part(String type) {
    return type.contains(" | ") ? "(" + type + ")" : type;
  }
}
