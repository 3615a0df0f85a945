package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists and sets as arrays, maps as objects; what is read is unmodifiable and keeps its order. */
final class CollectionForm {
  private CollectionForm() {}

  /** Elements in an array. */
  record Elements(ValueForm each, boolean distinct) implements ValueForm {
    @Override
    public Object read(JsonValue json) {
      if (!(json instanceof JsonArray array)) {
        throw new JsonFormatException("expected an array");
      }
      List<@Nullable Object> all = new ArrayList<>(array.size());
      for (int i = 0; i < array.size(); i++) {
        all.add(ValueForm.part(each, array.get(i), Integer.toString(i)));
      }
      if (distinct) {
        Set<@Nullable Object> set = new LinkedHashSet<>(all);
        return Collections.unmodifiableSet(set);
      }
      return Collections.unmodifiableList(all);
    }

    @Override
    public JsonValue write(Object value) {
      JsonArrayBuilder array = JsonValues.array();
      for (@Nullable Object element : (Collection<?>) value) {
        array.add(ValueForm.json(each, element));
      }
      return array.build();
    }
  }

  /** Values by a key, which is a text. */
  record Members(ValueForm key, ValueForm each) implements ValueForm {
    @Override
    public Object read(JsonValue json) {
      if (!(json instanceof JsonObject object)) {
        throw new JsonFormatException("expected an object");
      }
      Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
      object.forEach(
          (name, value) ->
              map.put(
                  ValueForm.part(key, JsonValues.string(name), name),
                  ValueForm.part(each, value, name)));
      return Collections.unmodifiableMap(map);
    }

    @Override
    public JsonValue write(Object value) {
      JsonObjectBuilder object = JsonValues.object();
      ((Map<?, ?>) value)
          .forEach(
              (name, member) -> object.add(TextForm.text(key, name), ValueForm.json(each, member)));
      return object.build();
    }
  }
}
