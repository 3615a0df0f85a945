package dev.ropeway.store;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jackson's exceptions in the words of whoever sent the JSON. */
final class CodecErrors {
  private static final int MAX_POINTER = 200;
  private static final Set<Class<?>> INTEGERS =
      Set.of(
          long.class,
          Long.class,
          int.class,
          Integer.class,
          short.class,
          Short.class,
          byte.class,
          Byte.class,
          BigInteger.class);
  private static final Set<Class<?>> NUMBERS =
      Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class);

  static JsonFormatException decoding(Class<?> type, IOException e) {
    return new JsonFormatException(pointer(e, type) + ": " + reason(e), e);
  }

  static JsonFormatException encoding(Class<?> type, IOException e) {
    Throwable cause = e.getCause();
    String reason = cause instanceof JsonFormatException ? cause.getMessage() : message(e);
    return new JsonFormatException(pointer(e, type) + ": " + reason, e);
  }

  private static @Nullable String reason(IOException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "there is no such member";
    }
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      return e.getCause().getMessage(); // what the type's own constructor said
    }
    if (e.getCause() instanceof JsonFormatException format) {
      return format.getMessage();
    }
    if (e instanceof MismatchedInputException mismatch) {
      if (mismatch.getOriginalMessage().startsWith("Missing ")) {
        return "the member is missing";
      }
      if (mismatch.getTargetType() != null) {
        return "expected " + expected(mismatch.getTargetType());
      }
    }
    return message(e);
  }

  private static String expected(Class<?> type) {
    if (INTEGERS.contains(type)) {
      return "an integer in the range of " + type.getSimpleName();
    }
    if (NUMBERS.contains(type)) {
      return "a number";
    }
    if (type == String.class) {
      return "a string";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type) || type == JsonArray.class) {
      return "an array";
    }
    boolean object =
        type.isRecord() || Map.class.isAssignableFrom(type) || type == JsonObject.class;
    return object ? "an object" : "the JSON form of " + type.getSimpleName();
  }

  private static @Nullable String message(IOException e) {
    return e instanceof JsonMappingException mapping
        ? mapping.getOriginalMessage()
        : e.getMessage();
  }

  private static String pointer(IOException e, Class<?> type) {
    List<JsonMappingException.Reference> path =
        e instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : path) {
      String name = step.getFieldName();
      pointer
          .append('/')
          .append(name == null ? String.valueOf(step.getIndex()) : JsonPointers.escape(name));
      if (pointer.length() > MAX_POINTER) {
        return pointer.append("…").toString();
      }
    }
    return pointer.isEmpty() ? type.getSimpleName() : pointer.toString();
  }

  private CodecErrors() {}
}
