package dev.ropeway.store;

import dev.ropeway.Store;
import dev.ropeway.StoreBuilder;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the stores that settings declare. */
final class JsonStore {
  private static final int DEPTH = 100;
  private static final String CLASS_PATH = "classpath:";
  private static final String FILE = "file:";

  private JsonStore() {}

  /**
   * A store.
   *
   * @param defaultData JSON text
   * @param schema a JSON Schema, {@code classpath:} or {@code file:} and where one is; or null
   * @param realtime whether its entries are rooms
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  static Store<JsonValue> of(
      String name, String defaultData, @Nullable String schema, boolean realtime) {
    String setting = "ropeway.store." + name + ".default";
    JsonValue data = parse(setting, defaultData);
    StoreBuilder<JsonValue> store = Store.of(name, JsonValue.class).defaultData(() -> data);
    if (schema != null) {
      store.jsonSchema(schema(name, schema.strip()));
    }
    if (realtime) {
      store.realtime();
    }
    return store.build();
  }

  private static JsonObject schema(String name, String given) {
    String setting = "ropeway.store." + name + ".schema";
    if (parse(setting, text(setting, given)) instanceof JsonObject schema) {
      return schema;
    }
    throw new IllegalArgumentException(setting + " is not a JSON object.");
  }

  private static String text(String setting, String given) {
    try {
      if (given.startsWith(CLASS_PATH)) {
        return resource(given.substring(CLASS_PATH.length()));
      }
      return given.startsWith(FILE)
          ? Files.readString(Path.of(given.substring(FILE.length())))
          : given;
    } catch (IOException e) {
      throw new IllegalArgumentException(setting + " cannot be read: " + e, e);
    }
  }

  private static String resource(String name) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (InputStream stream = loader.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException("there is no " + name + " on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonValue parse(String setting, String text) {
    try {
      return JsonText.parse(text, DEPTH);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(setting + " is not JSON: " + e.getMessage(), e);
    }
  }
}
