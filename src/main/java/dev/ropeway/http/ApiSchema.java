package dev.ropeway.http;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/** Makes OpenAPI's model of a JSON Schema, as far as {@code openapi.json} uses them. */
final class ApiSchema {
  private ApiSchema() {}

  static Schema of(JsonValue json) {
    Schema schema = OASFactory.createSchema();
    json.asJsonObject().forEach((name, value) -> set(schema, name, value));
    return schema;
  }

  private static void set(Schema schema, String name, JsonValue value) {
    switch (name) {
      case "$ref" -> schema.ref(text(value));
      case "type" -> schema.type(types(value));
      case "properties" ->
          value.asJsonObject().forEach((property, s) -> schema.addProperty(property, of(s)));
      case "items" -> schema.items(of(value));
      case "required" ->
          value.asJsonArray().forEach(property -> schema.addRequired(text(property)));
      case "enum" -> value.asJsonArray().forEach(each -> schema.addEnumeration(plain(each)));
      case "additionalProperties" -> schema.additionalPropertiesSchema(any(value));
      case "description" -> schema.description(text(value));
      case "format" -> schema.format(text(value));
      case "default" -> schema.defaultValue(plain(value));
      case "example" -> schema.example(plain(value));
      case "minimum" -> schema.minimum(((JsonNumber) value).bigDecimalValue());
      case "maximum" -> schema.maximum(((JsonNumber) value).bigDecimalValue());
      case "minLength" -> schema.minLength(((JsonNumber) value).intValue());
      case "maxLength" -> schema.maxLength(((JsonNumber) value).intValue());
      case "minItems" -> schema.minItems(((JsonNumber) value).intValue());
      case "maxItems" -> schema.maxItems(((JsonNumber) value).intValue());
      default -> throw new IllegalArgumentException("openapi.json has an unknown \"" + name + "\"");
    }
  }

  /** Open Liberty fails to merge the documents of several applications where one has booleans. */
  private static Schema any(JsonValue allowed) {
    Schema any = OASFactory.createSchema();
    return allowed == JsonValue.TRUE ? any : OASFactory.createSchema().not(any);
  }

  private static List<SchemaType> types(JsonValue value) {
    List<JsonValue> names = value instanceof JsonArray array ? array : List.of(value);
    return names.stream()
        .map(name -> SchemaType.valueOf(text(name).toUpperCase(Locale.ROOT)))
        .toList();
  }

  private static String text(JsonValue value) {
    return ((JsonString) value).getString();
  }

  /** The value in the types of the Java platform. */
  static @Nullable Object plain(JsonValue value) {
    return switch (value.getValueType()) {
      case OBJECT -> plain(value.asJsonObject());
      case ARRAY -> plain(value.asJsonArray());
      case STRING -> text(value);
      case NUMBER -> ((JsonNumber) value).numberValue();
      case TRUE -> true;
      case FALSE -> false;
      case NULL -> null;
    };
  }

  private static Map<String, @Nullable Object> plain(JsonObject object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object.forEach((name, value) -> map.put(name, plain(value)));
    return map;
  }

  private static List<@Nullable Object> plain(JsonArray array) {
    List<@Nullable Object> list = new ArrayList<>();
    array.forEach(value -> list.add(plain(value)));
    return list;
  }
}
