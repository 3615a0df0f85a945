package dev.ropeway.testing;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * JSON text and names as PostgreSQL keeps them: members of objects by the length of their names and
 * then by their bytes, names in the order of their code points. So code that relies on another
 * order fails here as it would there.
 */
final class StoredText {
  /** As {@code collate "C"} sorts. */
  static final Comparator<String> NAMES = (a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b));

  private static final Comparator<String> MEMBERS =
      Comparator.<String>comparingInt(name -> bytes(name).length).thenComparing(NAMES);

  private StoredText() {}

  /** The text as it comes back; null stays null. */
  static @Nullable String orNull(@Nullable String json) {
    return json == null ? null : of(json);
  }

  /** The text as it comes back. */
  static String of(String json) {
    return JsonText.write(sorted(JsonText.read(json)));
  }

  private static JsonValue sorted(JsonValue value) {
    switch (value.getValueType()) {
      case OBJECT -> {
        JsonObject object = value.asJsonObject();
        JsonObjectBuilder members = JsonValues.object();
        object.keySet().stream()
            .sorted(MEMBERS)
            .forEach(name -> members.add(name, sorted(object.getOrDefault(name, JsonValue.NULL))));
        return members.build();
      }
      case ARRAY -> {
        JsonArrayBuilder elements = JsonValues.array();
        value.asJsonArray().forEach(element -> elements.add(sorted(element)));
        return elements.build();
      }
      default -> {
        return value;
      }
    }
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
