package dev.ropeway.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.stream.Stream;

/** The JSON Schema of a Java type, as the codec binds it. */
final class TypeSchema {
  private static final Map<Class<?>, String> JSON_TYPES =
      Map.of(
          JsonObject.class, "object",
          JsonArray.class, "array",
          JsonString.class, "string",
          JsonNumber.class, "number");

  private static final SchemaGenerator GENERATOR = generator();

  static JsonObject of(Class<?> type) {
    if (type == Void.class) {
      return JsonValues.object().add("type", "null").build();
    }
    ObjectNode schema;
    synchronized (GENERATOR) { // not documented as thread-safe, and asked once a type
      schema = GENERATOR.generateSchema(type);
    }
    return JsonText.read(schema.toString()).asJsonObject();
  }

  private static SchemaGenerator generator() {
    SchemaGeneratorConfigBuilder builder =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .without(Option.SCHEMA_VERSION_INDICATOR)
            .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
            .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
            .with(new JacksonModule());
    builder
        .forFields()
        .withRequiredCheck(TypeSchema::isComponent)
        .withNullableCheck(TypeSchema::isNullable);
    builder
        .forTypesInGeneral()
        .withCustomDefinitionProvider(
            (type, context) ->
                JsonValue.class.isAssignableFrom(type.getErasedType())
                    ? json(context.getGeneratorConfig().createObjectNode(), type.getErasedType())
                    : null);
    return new SchemaGenerator(builder.build());
  }

  private static boolean isComponent(FieldScope field) {
    return field.getDeclaringType().getErasedType().isRecord();
  }

  /** Says so by an annotation of this name, whosever it is; Java itself knows of none. */
  private static boolean isNullable(FieldScope field) {
    Field raw = field.getRawMember();
    return !field.isFakeContainerItemScope()
        && Stream.of(raw.getAnnotations(), raw.getAnnotatedType().getAnnotations())
            .flatMap(Stream::of)
            .anyMatch(each -> each.annotationType().getSimpleName().equals("Nullable"));
  }

  private static CustomDefinition json(ObjectNode schema, Class<?> type) {
    String name = JSON_TYPES.get(type);
    if (name != null) {
      schema.put("type", name);
    } else if (type == JsonStructure.class) {
      schema.putArray("type").add("object").add("array");
    }
    // inline and with nothing added: these are free of any structure
    return new CustomDefinition(
        schema, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.NO);
  }

  private TypeSchema() {}
}
