package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Makes JSON values. The provider is looked up once: the static methods of {@code
 * jakarta.json.Json} search the class path at every call.
 */
final class JsonValues {
  private static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());

  static JsonString string(String value) {
    return PROVIDER.createValue(value);
  }

  static JsonNumber number(long value) {
    return PROVIDER.createValue(value);
  }

  static JsonNumber number(BigDecimal value) {
    return PROVIDER.createValue(value);
  }

  static JsonObjectBuilder object() {
    return BUILDERS.createObjectBuilder();
  }

  static JsonObjectBuilder copyOf(JsonObject object) {
    return BUILDERS.createObjectBuilder(object);
  }

  static JsonArrayBuilder array() {
    return BUILDERS.createArrayBuilder();
  }

  static JsonArrayBuilder copyOf(JsonArray array) {
    return BUILDERS.createArrayBuilder(array);
  }

  private JsonValues() {}
}
