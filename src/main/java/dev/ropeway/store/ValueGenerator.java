package dev.ropeway.store;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.base.GeneratorBase;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What Jackson writes, as a JSON value: no text in between. It stops a value that contains itself
 * long before the stack or the memory is used up. For one value and one thread.
 */
final class ValueGenerator extends GeneratorBase {
  // Half of what may be read: Jackson uses several stack frames for one level.
  private static final int MAX_DEPTH = JsonText.MAX_DEPTH / 2;

  private @Nullable Level level;
  private int depth;
  private @Nullable JsonValue result;

  /** An object or array that is not finished, inside of its parent. */
  private static final class Level {
    final @Nullable Level parent;
    final @Nullable JsonObjectBuilder object;
    final @Nullable JsonArrayBuilder array;
    String name = "";

    Level(
        @Nullable Level parent,
        @Nullable JsonObjectBuilder object,
        @Nullable JsonArrayBuilder array) {
      this.parent = parent;
      this.object = object;
      this.array = array;
    }
  }

  @SuppressWarnings("deprecation") // the other constructors want buffers, and there is no text
  ValueGenerator() {
    super(0, CodecMapper.MAPPER);
  }

  /** The finished value. */
  JsonValue result() {
    return result == null ? JsonValue.NULL : result;
  }

  private void append(JsonValue value) {
    Level into = level;
    if (into == null) {
      result = value;
    } else if (into.object != null) {
      into.object.add(into.name, value);
    } else if (into.array != null) {
      into.array.add(value);
    }
  }

  private void down(@Nullable JsonObjectBuilder object, @Nullable JsonArrayBuilder array) {
    if (++depth > MAX_DEPTH) {
      throw new JsonFormatException(
          "nested deeper than " + MAX_DEPTH + " levels: does it contain itself?");
    }
    level = new Level(level, object, array);
  }

  private void up() {
    Level finished = level;
    if (finished == null) {
      throw new JsonFormatException("an end without a start");
    }
    depth--;
    level = finished.parent;
    if (finished.object != null) {
      append(finished.object.build());
    } else if (finished.array != null) {
      append(finished.array.build());
    }
  }

  @Override
  public void writeStartObject() {
    down(JsonValues.object(), null);
  }

  @Override
  public void writeEndObject() {
    up();
  }

  @Override
  public void writeStartArray() {
    down(null, JsonValues.array());
  }

  @Override
  public void writeEndArray() {
    up();
  }

  @Override
  public void writeFieldName(String name) {
    if (level != null) {
      level.name = name;
    }
  }

  @Override
  public void writeString(@Nullable String text) {
    append(text == null ? JsonValue.NULL : JsonValues.string(text));
  }

  @Override
  public void writeString(char[] buffer, int offset, int length) {
    writeString(new String(buffer, offset, length));
  }

  @Override
  public void writeBinary(Base64Variant variant, byte[] data, int offset, int length) {
    writeString(variant.encode(Arrays.copyOfRange(data, offset, offset + length)));
  }

  @Override
  public void writeNumber(int value) {
    append(JsonValues.number(value));
  }

  @Override
  public void writeNumber(long value) {
    append(JsonValues.number(value));
  }

  @Override
  public void writeNumber(@Nullable BigInteger value) {
    writeExact(value);
  }

  @Override
  public void writeNumber(double value) {
    writeExact(value);
  }

  @Override
  public void writeNumber(float value) {
    writeExact(value);
  }

  @Override
  public void writeNumber(@Nullable BigDecimal value) {
    writeExact(value);
  }

  @Override
  public void writeNumber(String encoded) {
    writeExact(new BigDecimal(encoded));
  }

  private void writeExact(@Nullable Number value) {
    append(value == null ? JsonValue.NULL : JsonNumbers.stored(value));
  }

  @Override
  public void writeBoolean(boolean value) {
    append(value ? JsonValue.TRUE : JsonValue.FALSE);
  }

  @Override
  public void writeNull() {
    append(JsonValue.NULL);
  }

  @Override
  public void writeEmbeddedObject(@Nullable Object object) throws IOException {
    if (object instanceof JsonValue value) {
      append(value);
    } else {
      super.writeEmbeddedObject(object);
    }
  }

  @Override
  public void writeRawUTF8String(byte[] buffer, int offset, int length) {
    _reportUnsupportedOperation();
  }

  @Override
  public void writeUTF8String(byte[] buffer, int offset, int length) {
    _reportUnsupportedOperation();
  }

  @Override
  public void writeRaw(String text) {
    _reportUnsupportedOperation();
  }

  @Override
  public void writeRaw(String text, int offset, int length) {
    _reportUnsupportedOperation();
  }

  @Override
  public void writeRaw(char[] text, int offset, int length) {
    _reportUnsupportedOperation();
  }

  @Override
  public void writeRaw(char c) {
    _reportUnsupportedOperation();
  }

  @Override
  public void flush() {}

  @Override
  protected void _releaseBuffers() {}

  @Override
  protected void _verifyValueWrite(String typeMsg) {}
}
