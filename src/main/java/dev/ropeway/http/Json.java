package dev.ropeway.http;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes JSON and the responses that carry it. */
final class Json {
  // looked up once: the static methods of jakarta.json.Json search for a provider at every call
  private static final JsonBuilderFactory BUILDERS =
      JsonProvider.provider().createBuilderFactory(Map.of());

  private Json() {}

  static JsonObjectBuilder object() {
    return BUILDERS.createObjectBuilder();
  }

  static JsonArrayBuilder array() {
    return BUILDERS.createArrayBuilder();
  }

  static JsonArrayBuilder array(List<String> texts) {
    JsonArrayBuilder array = array();
    texts.forEach(array::add);
    return array;
  }

  static Response.ResponseBuilder response(int status, JsonObjectBuilder json) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(JsonText.writeUtf8(json.build()));
  }

  static void addNullable(JsonObjectBuilder json, String name, @Nullable Object value) {
    if (value == null) {
      json.add(name, JsonValue.NULL);
    } else {
      json.add(name, value.toString());
    }
  }
}
