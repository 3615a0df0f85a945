package dev.ropeway.json;

import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.function.Function;

/** What is a number, of those that can be stored. */
record NumberForm(String what, boolean integer, Function<BigDecimal, Number> reading)
    implements ValueForm {

  @Override
  public Object read(JsonValue json) {
    if (json instanceof JsonNumber number) {
      BigDecimal value = number.bigDecimalValue();
      if (!integer || value.scale() <= 0) {
        try {
          return reading.apply(value);
        } catch (ArithmeticException e) {
          throw new JsonFormatException("expected " + what, e);
        }
      }
    }
    throw new JsonFormatException("expected " + what);
  }

  @Override
  public JsonValue write(Object value) {
    return JsonNumbers.stored((Number) value);
  }
}
