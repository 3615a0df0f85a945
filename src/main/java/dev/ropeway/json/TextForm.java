package dev.ropeway.json;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.function.Function;

/** What is a text: how a value is written as one, and read from one. */
record TextForm<T>(String what, Function<String, T> reading, Function<T, String> writing)
    implements ValueForm {

  @Override
  public Object read(JsonValue json) {
    if (json instanceof JsonString text) {
      try {
        return reading.apply(text.getString());
      } catch (RuntimeException e) { // each reader has its own
        throw new JsonFormatException("expected " + what, e);
      }
    }
    throw new JsonFormatException("expected " + what);
  }

  @Override
  @SuppressWarnings("unchecked") // the form is found by the type
  public JsonValue write(Object value) {
    return JsonValues.string(writing.apply((T) value));
  }

  /** A key of a map as the name of a member. */
  static String text(ValueForm form, Object key) {
    return ((JsonString) form.write(key)).getString();
  }
}
