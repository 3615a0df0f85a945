package dev.ropeway.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Year;
import org.jspecify.annotations.Nullable;

/** Reads {@code java.time} types from text only: Jackson would also take numbers and arrays. */
final class IsoTimeModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  IsoTimeModule() {
    super("ropeway-iso-time");
    setDeserializerModifier(new Modifier());
  }

  private static final class Modifier extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config,
        BeanDescription description,
        JsonDeserializer<?> deserializer) {
      Class<?> type = description.getBeanClass();
      // a year is written as a number
      return type.getPackageName().equals("java.time") && type != Year.class
          ? new OnlyText(deserializer)
          : deserializer;
    }
  }

  private static final class OnlyText extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    OnlyText(JsonDeserializer<?> deserializer) {
      super(deserializer);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
      return new OnlyText(deserializer);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return parser.hasToken(JsonToken.VALUE_STRING)
          ? super.deserialize(parser, context)
          : context.handleUnexpectedToken(handledType(), parser);
    }
  }
}
