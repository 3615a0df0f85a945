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
 * jakarta.json.Json} search the class path at every call. Thread-safe; the builders are not.
 */
public final class JsonValues {
  private static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());

  public static JsonString string(String value) {
    return PROVIDER.createValue(value);
  }

  public static JsonNumber number(long value) {
    return PROVIDER.createValue(value);
  }

  public static JsonNumber number(BigDecimal value) {
    return PROVIDER.createValue(value);
  }

  public static JsonObjectBuilder object() {
    return BUILDERS.createObjectBuilder();
  }

  public static JsonObjectBuilder copyOf(JsonObject object) {
    return BUILDERS.createObjectBuilder(object);
  }

  public static JsonArrayBuilder array() {
    return BUILDERS.createArrayBuilder();
  }

  public static JsonArrayBuilder copyOf(JsonArray array) {
    return BUILDERS.createArrayBuilder(array);
  }

  private JsonValues() {}
}
