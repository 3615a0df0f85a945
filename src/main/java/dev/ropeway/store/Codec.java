package dev.ropeway.store;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonNumbers;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Binds one Java type to JSON, strictly: nothing is dropped, guessed or converted. Thread-safe.
 *
 * <p>Made for records, and good for any immutable type that Jackson can bind. Every collection and
 * map in decoded data is unmodifiable and keeps its order; arrays are possible but not frozen, so
 * do not use them in stored data. {@code java.time} types are ISO texts. The JSON types themselves
 * ({@link JsonValue}, {@link JsonObject}, …) are passed through, with their numbers in stored form.
 * {@link Void} stands for JSON's null; nothing else has a null at its root.
 */
public final class Codec<T> {
  private final Class<T> type;
  private final ObjectReader reader;
  private final ObjectWriter writer;
  private volatile @Nullable JsonObject schema;

  private Codec(Class<T> type) {
    this.type = type;
    reader = CodecMapper.MAPPER.readerFor(type);
    writer = CodecMapper.MAPPER.writerFor(type);
  }

  /** The type's codec. Cheap, but worth keeping: it remembers how the type is bound. */
  public static <T> Codec<T> of(Class<T> type) {
    return new Codec<>(type);
  }

  /**
   * The Java value of JSON data.
   *
   * @throws JsonFormatException naming by JSON Pointer what does not fit: an unknown or missing
   *     member, a value of the wrong type, a null where Java has none, or what the type's
   *     constructor refuses
   */
  public T decode(JsonValue json) throws JsonFormatException {
    if (isJson()) {
      return identity(json);
    }
    if (json.getValueType() == JsonValue.ValueType.NULL) {
      return nothing();
    }
    try {
      return CodecMapper.read(json, reader);
    } catch (IOException e) {
      throw CodecErrors.decoding(type, e);
    }
  }

  /**
   * The JSON data of a Java value; every component is written, nulls too.
   *
   * @throws JsonFormatException naming by JSON Pointer what has no JSON form: NaN and infinities,
   *     types that Jackson cannot write, values that contain themselves, null
   */
  public JsonValue encode(@Nullable T value) throws JsonFormatException {
    if (value == null) {
      nothing();
      return JsonValue.NULL;
    }
    if (value instanceof JsonValue json) {
      return JsonNumbers.normalised(json);
    }
    try (ValueGenerator json = new ValueGenerator()) {
      writer.writeValue(json, value);
      return json.result();
    } catch (IOException e) {
      throw CodecErrors.encoding(type, e);
    }
  }

  /** The type's JSON Schema (2020-12), without {@code $schema}. */
  public JsonObject schema() {
    JsonObject known = schema;
    if (known == null) {
      known = TypeSchema.of(type); // a race makes it twice, equal
      schema = known;
    }
    return known;
  }

  private boolean isJson() {
    return JsonValue.class.isAssignableFrom(type);
  }

  private T identity(JsonValue json) {
    if (!type.isInstance(json)) {
      throw new JsonFormatException(
          "expected a " + type.getSimpleName() + ", not " + json.getValueType());
    }
    return type.cast(json);
  }

  @SuppressWarnings("NullAway") // the only value of Void
  private T nothing() {
    if (type == Void.class) {
      return null;
    }
    throw new JsonFormatException("expected a " + type.getSimpleName() + ", not null");
  }
}
