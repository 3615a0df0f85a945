package dev.ropeway.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonTokens;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON values as components of Java types: free-form parts of otherwise typed data. */
final class JsonTypesModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  JsonTypesModule() {
    super("ropeway-json-types");
    addSerializer(JsonValue.class, new Serializer());
    List.of(
            JsonValue.class,
            JsonStructure.class,
            JsonObject.class,
            JsonArray.class,
            JsonString.class,
            JsonNumber.class)
        .forEach(this::add);
  }

  private <V extends JsonValue> void add(Class<V> type) {
    addDeserializer(type, new Deserializer<>(type));
  }

  private static final class Serializer extends StdSerializer<JsonValue> {
    private static final long serialVersionUID = 1L;

    Serializer() {
      super(JsonValue.class);
    }

    @Override
    public void serialize(JsonValue value, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      to.writeEmbeddedObject(JsonNumbers.normalised(value)); // the codec puts it in as it is
    }
  }

  private static final class Deserializer<V extends JsonValue> extends StdDeserializer<V> {
    private static final long serialVersionUID = 1L;

    private final Class<V> type;

    Deserializer(Class<V> type) {
      super(type);
      this.type = type;
    }

    @Override
    public V deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      JsonValue value =
          new JsonTokens(parser, JsonText.MAX_DEPTH, false, CodecMapper::number).read();
      if (type.isInstance(value)) {
        return type.cast(value);
      }
      return context.reportInputMismatch(type, "expected a %s", type.getSimpleName());
    }

    @Override
    public @Nullable V getNullValue(DeserializationContext context) {
      return type.isInstance(JsonValue.NULL) ? type.cast(JsonValue.NULL) : null;
    }
  }
}
