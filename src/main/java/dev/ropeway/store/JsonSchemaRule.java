package dev.ropeway.store;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON Schema; 2020-12 unless its {@code $schema} says otherwise. */
final class JsonSchemaRule implements StoreRules.Rule<JsonValue> {
  private static final SpecificationVersion STANDARD = SpecificationVersion.DRAFT_2020_12;

  private final BoundedPatterns patterns = new BoundedPatterns();
  private final Schema schema;

  /**
   * Reads a schema.
   *
   * @throws JsonFormatException if it is none, or refers to what it does not contain
   */
  JsonSchemaRule(JsonObject text) {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder().regularExpressionFactory(patterns).build();
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            STANDARD, builder -> builder.schemaRegistryConfig(config));
    try {
      JsonNode node = SchemaNodes.of(text);
      String dialect = text.getString("$schema", STANDARD.getDialectId());
      String wrong = told(registry.getSchema(SchemaLocation.of(dialect)).validate(node));
      if (wrong != null) {
        throw new JsonFormatException("it is not a JSON Schema: " + wrong);
      }
      schema = registry.getSchema(node);
      schema.initializeValidators();
    } catch (com.networknt.schema.SchemaException e) {
      throw new JsonFormatException("it is not a JSON Schema: " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable String violation(JsonValue data) {
    try {
      return patterns.judging(() -> told(schema.validate(SchemaNodes.of(data))));
    } catch (BoundedPatterns.TooManyLooksException e) {
      return JsonPointers.place("") + ": " + e.getMessage();
    }
  }

  private static @Nullable String told(List<Error> errors) {
    return StoreRules.joined(
        errors.stream()
            .map(
                e ->
                    JsonPointers.place(e.getInstanceLocation().toString())
                        + ": "
                        + e.getMessage()));
  }
}
