package dev.ropeway.json;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record as an object: its components are its members, all of them and no others. */
final class RecordForm implements ValueForm {
  private final List<RecordComponent> components;
  private final List<ValueForm> forms;
  private final Constructor<?> constructor;

  /** {@code forms}: of the components, in their order. */
  RecordForm(Class<?> type, List<ValueForm> forms) {
    this.components = List.of(type.getRecordComponents());
    this.forms = forms;
    try {
      constructor =
          type.getDeclaredConstructor(
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record has such a constructor", e);
    }
    constructor.setAccessible(true); // a record may be nested in what is not public
    components.forEach(component -> component.getAccessor().setAccessible(true));
  }

  @Override
  public Object read(JsonValue json) {
    if (!(json instanceof JsonObject object)) {
      throw new JsonFormatException("expected an object");
    }
    @Nullable Object[] values = new @Nullable Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      String name = components.get(i).getName();
      JsonValue member = object.get(name);
      if (member == null) {
        throw new JsonFormatException("/" + JsonPointers.escape(name) + ": the member is missing");
      }
      values[i] = ValueForm.part(forms.get(i), member, name);
    }
    if (object.size() > values.length) {
      throw unknown(object);
    }
    return made(values);
  }

  private JsonFormatException unknown(JsonObject object) {
    List<String> known = components.stream().map(RecordComponent::getName).toList();
    String name =
        object.keySet().stream().filter(each -> !known.contains(each)).findFirst().orElseThrow();
    return new JsonFormatException("/" + JsonPointers.escape(name) + ": there is no such member");
  }

  private Object made(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new JsonFormatException(String.valueOf(e.getTargetException().getMessage()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the constructor can be called", e);
    }
  }

  @Override
  public JsonValue write(Object value) {
    JsonObjectBuilder object = JsonValues.object();
    for (int i = 0; i < forms.size(); i++) {
      RecordComponent component = components.get(i);
      object.add(component.getName(), ValueForm.json(forms.get(i), component(component, value)));
    }
    return object.build();
  }

  private static @Nullable Object component(RecordComponent component, Object value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (InvocationTargetException e) {
      throw new JsonFormatException(String.valueOf(e.getTargetException().getMessage()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the accessor can be called", e);
    }
  }
}
