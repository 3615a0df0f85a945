package dev.ropeway.json;

import jakarta.json.JsonValue;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plain types bound to JSON without a library for that, as a server binds them: records of numbers,
 * texts, booleans, enums, {@code java.time}, {@link Optional}, lists, sets, maps with texts or
 * enums as keys, JSON values, and records again. Strict: all members, no others, nothing converted.
 * Thread-safe.
 *
 * @param <T> the type
 */
public final class RecordCodec<T> {
  private static final String JACKSON = "com.fasterxml.jackson.";

  private static final ClassValue<RecordCodec<?>> CODECS =
      new ClassValue<>() {
        @Override
        protected RecordCodec<?> computeValue(Class<?> type) {
          return new RecordCodec<>(type);
        }
      };

  private final Class<T> type;
  private final ValueForm form;

  private RecordCodec(Class<T> type) {
    this.type = type;
    this.form = new Finder().of(type);
  }

  /**
   * The codec of a type; cheap.
   *
   * @throws IllegalArgumentException naming what of it has no plain form, or is annotated for
   *     Jackson, which is not here to read that
   */
  @SuppressWarnings("unchecked") // it was made for this type
  public static <T> RecordCodec<T> of(Class<T> type) {
    return (RecordCodec<T>) CODECS.get(type);
  }

  /**
   * The value that JSON is; null for JSON's null.
   *
   * @throws JsonFormatException naming by JSON Pointer what does not fit
   */
  @SuppressWarnings("unchecked") // a primitive type has another class
  public @Nullable T decode(JsonValue json) {
    Object value = json == JsonValue.NULL ? form.nothing() : form.read(json);
    return type.isPrimitive() ? (T) value : type.cast(value);
  }

  /**
   * The JSON that a value is; JSON's null for null.
   *
   * @throws JsonFormatException if it has none, such as a number that is none
   */
  public JsonValue encode(@Nullable T value) {
    return ValueForm.json(form, value);
  }

  /** Finds the forms of types; a record in itself has the form that is being found. */
  private static final class Finder {
    private final Map<Type, ValueForm> found = new HashMap<>();

    ValueForm of(Type type) {
      ValueForm plain = PlainForms.of(type);
      ValueForm known = plain == null ? found.get(type) : plain;
      if (known != null) {
        return known;
      }
      if (type instanceof ParameterizedType generic
          && generic.getRawType() instanceof Class<?> raw) {
        return container(raw, generic);
      }
      if (type instanceof Class<?> record && record.isRecord()) {
        return record(record);
      }
      throw noForm(type, "has no plain form");
    }

    private ValueForm container(Class<?> raw, ParameterizedType type) {
      Type[] of = type.getActualTypeArguments();
      if (raw == Optional.class) {
        return new PlainForms.Perhaps(of(of[0]));
      }
      if (raw == List.class || raw == Collection.class || raw == Set.class) {
        return new CollectionForm.Elements(of(of[0]), raw == Set.class);
      }
      if (raw == Map.class && PlainForms.of(of[0]) instanceof TextForm<?> key) {
        return new CollectionForm.Members(key, of(of[1]));
      }
      throw noForm(type, "has no plain form");
    }

    private ValueForm record(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      Stream<AnnotatedElement> accessors =
          Arrays.stream(components).map(RecordComponent::getAccessor); // a component passes them on
      Stream.concat(Stream.of(type), accessors).forEach(Finder::requirePlain);
      Later later = new Later();
      found.put(type, later);
      List<ValueForm> forms =
          Arrays.stream(components).map(each -> of(each.getGenericType())).toList();
      later.form = new RecordForm(type, forms);
      return later.form;
    }

    private static void requirePlain(AnnotatedElement element) {
      for (Annotation each : element.getAnnotations()) {
        if (each.annotationType().getName().startsWith(JACKSON)) {
          throw noForm(element, "is annotated for Jackson");
        }
      }
    }

    private static IllegalArgumentException noForm(Object what, String why) {
      return new IllegalArgumentException(what + " " + why + ": use a room of JSON for it");
    }
  }

  /** The form of a record while that is found. */
  private static final class Later implements ValueForm {
    private @Nullable ValueForm form;

    private ValueForm form() {
      if (form == null) {
        throw new IllegalStateException("it is not found yet");
      }
      return form;
    }

    @Override
    public @Nullable Object read(JsonValue json) {
      return form().read(json);
    }

    @Override
    public JsonValue write(Object value) {
      return form().write(value);
    }
  }
}
