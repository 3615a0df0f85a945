package dev.ropeway.store;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON values as the nodes that the JSON Schema validator reads: those of Jackson 3, while codecs
 * have Jackson 2, whose annotations applications use.
 */
final class SchemaNodes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SchemaNodes() {}

  /** The same value, as deep as the given one, whose depth has a limit. */
  static JsonNode of(JsonValue value) {
    return switch (value.getValueType()) {
      case OBJECT -> object(value.asJsonObject());
      case ARRAY -> array(value.asJsonArray());
      case STRING -> NODES.stringNode(((JsonString) value).getString());
      case NUMBER -> number((JsonNumber) value);
      case TRUE -> NODES.booleanNode(true);
      case FALSE -> NODES.booleanNode(false);
      case NULL -> NODES.nullNode();
    };
  }

  private static ObjectNode object(JsonObject members) {
    ObjectNode node = NODES.objectNode();
    members.forEach((name, value) -> node.set(name, of(value)));
    return node;
  }

  private static ArrayNode array(JsonArray elements) {
    ArrayNode node = NODES.arrayNode(elements.size());
    elements.forEach(element -> node.add(of(element)));
    return node;
  }

  private static JsonNode number(JsonNumber number) {
    if (number.numberValue() instanceof Long value) {
      return NODES.numberNode(value.longValue());
    }
    return number.isIntegral()
        ? NODES.numberNode(number.bigIntegerValueExact())
        : NODES.numberNode(number.bigDecimalValue());
  }
}
