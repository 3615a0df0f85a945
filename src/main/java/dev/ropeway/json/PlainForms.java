package dev.ropeway.json;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_TIME;
import static java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME;

import jakarta.json.JsonValue;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The forms of types that contain no others. */
final class PlainForms {
  private static final NumberForm LONG = integer("long", BigDecimal::longValueExact);
  private static final NumberForm INT = integer("int", BigDecimal::intValueExact);
  private static final NumberForm SHORT = integer("short", BigDecimal::shortValueExact);
  private static final NumberForm BYTE = integer("byte", BigDecimal::byteValueExact);
  private static final NumberForm DOUBLE = number(BigDecimal::doubleValue);
  private static final NumberForm FLOAT = number(BigDecimal::floatValue);

  private static final Map<Type, ValueForm> FORMS =
      Map.ofEntries(
          Map.entry(long.class, new Never(LONG)),
          Map.entry(Long.class, LONG),
          Map.entry(int.class, new Never(INT)),
          Map.entry(Integer.class, INT),
          Map.entry(short.class, new Never(SHORT)),
          Map.entry(Short.class, SHORT),
          Map.entry(byte.class, new Never(BYTE)),
          Map.entry(Byte.class, BYTE),
          Map.entry(double.class, new Never(DOUBLE)),
          Map.entry(Double.class, DOUBLE),
          Map.entry(float.class, new Never(FLOAT)),
          Map.entry(Float.class, FLOAT),
          Map.entry(BigInteger.class, integer("BigInteger", BigDecimal::toBigIntegerExact)),
          Map.entry(BigDecimal.class, number(value -> value)),
          Map.entry(boolean.class, new Never(new Truth())),
          Map.entry(Boolean.class, new Truth()),
          Map.entry(String.class, new TextForm<String>("a string", text -> text, text -> text)),
          Map.entry(UUID.class, text(UUID.class, UUID::fromString, UUID::toString)),
          Map.entry(Instant.class, text(Instant.class, Instant::parse, Instant::toString)),
          Map.entry(LocalDate.class, text(LocalDate.class, LocalDate::parse, LocalDate::toString)),
          Map.entry(Duration.class, text(Duration.class, Duration::parse, Duration::toString)),
          Map.entry(
              LocalTime.class, text(LocalTime.class, LocalTime::parse, ISO_LOCAL_TIME::format)),
          Map.entry(
              LocalDateTime.class,
              text(LocalDateTime.class, LocalDateTime::parse, ISO_LOCAL_DATE_TIME::format)),
          Map.entry(
              OffsetDateTime.class,
              text(OffsetDateTime.class, OffsetDateTime::parse, ISO_OFFSET_DATE_TIME::format)),
          Map.entry(Void.class, new Null()));

  private PlainForms() {}

  /** The form of a type; null if it contains others, or has none. */
  static @Nullable ValueForm of(Type type) {
    ValueForm known = FORMS.get(type);
    if (known != null || !(type instanceof Class<?> plain)) {
      return known;
    }
    if (JsonValue.class.isAssignableFrom(plain)) {
      return new Itself(plain);
    }
    return plain.isEnum() ? constants(plain) : null;
  }

  private static NumberForm integer(String name, Function<BigDecimal, Number> reading) {
    return new NumberForm("an integer in the range of " + name, true, reading);
  }

  private static NumberForm number(Function<BigDecimal, Number> reading) {
    return new NumberForm("a number", false, reading);
  }

  private static <T> TextForm<T> text(
      Class<T> type, Function<String, T> reading, Function<T, String> writing) {
    return new TextForm<>("the JSON form of " + type.getSimpleName(), reading, writing);
  }

  private static ValueForm constants(Class<?> type) {
    return new TextForm<Enum<?>>(
        "the JSON form of " + type.getSimpleName(),
        name ->
            Arrays.stream(type.getEnumConstants())
                .map(each -> (Enum<?>) each)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(),
        Enum::name);
  }

  private record Truth() implements ValueForm {
    @Override
    public Object read(JsonValue json) {
      if (json != JsonValue.TRUE && json != JsonValue.FALSE) {
        throw new JsonFormatException("expected true or false");
      }
      return json == JsonValue.TRUE;
    }

    @Override
    public JsonValue write(Object value) {
      return value.equals(true) ? JsonValue.TRUE : JsonValue.FALSE;
    }
  }

  /** What has no null. */
  private record Never(ValueForm form) implements ValueForm {
    @Override
    public @Nullable Object read(JsonValue json) {
      return form.read(json);
    }

    @Override
    public JsonValue write(Object value) {
      return form.write(value);
    }

    @Override
    public @Nullable Object nothing() {
      return form.read(JsonValue.NULL);
    }
  }

  /** JSON as it is. */
  private record Itself(Class<?> type) implements ValueForm {
    @Override
    public Object read(JsonValue json) {
      if (!type.isInstance(json)) {
        throw new JsonFormatException("expected a " + type.getSimpleName());
      }
      return json;
    }

    @Override
    public JsonValue write(Object value) {
      return JsonNumbers.normalised((JsonValue) value);
    }

    @Override
    public @Nullable Object nothing() {
      return type == JsonValue.class ? JsonValue.NULL : null;
    }
  }

  /** Nothing but null. */
  private record Null() implements ValueForm {
    @Override
    public Object read(JsonValue json) {
      throw new JsonFormatException("expected null");
    }

    @Override
    public JsonValue write(Object value) {
      return JsonValue.NULL;
    }
  }

  /** Something or null. */
  record Perhaps(ValueForm form) implements ValueForm {
    @Override
    public Object read(JsonValue json) {
      return Optional.ofNullable(form.read(json));
    }

    @Override
    public JsonValue write(Object value) {
      return ValueForm.json(form, ((Optional<?>) value).orElse(null));
    }

    @Override
    public Object nothing() {
      return Optional.empty();
    }
  }
}
