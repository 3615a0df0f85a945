package dev.ropeway.config;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All settings of a node. Immutable.
 *
 * @param numbers the value of every {@link Setting}
 * @param demo whether the sample stores are on ({@code ropeway.demo})
 * @param strict whether actions are held to what they promise ({@code ropeway.strict})
 * @param jsonStores the stores declared by {@code ropeway.stores}: name to JSON text of its default
 * @param jsonSchemas the JSON Schemas of those that have one: name to JSON text or location
 * @param realtimeStores which of them are realtime
 */
public record Settings(
    Map<Setting, Long> numbers,
    boolean demo,
    boolean strict,
    Map<String, String> jsonStores,
    Map<String, String> jsonSchemas,
    Set<String> realtimeStores) {

  /** Copies the maps. */
  public Settings {
    numbers = Collections.unmodifiableMap(new EnumMap<>(numbers));
    jsonStores = Collections.unmodifiableMap(new LinkedHashMap<>(jsonStores));
    jsonSchemas = Map.copyOf(jsonSchemas);
    realtimeStores = Set.copyOf(realtimeStores);
  }

  /** The defaults. */
  public static Settings standard() {
    return read(name -> Optional.empty());
  }

  /**
   * Reads and checks every setting.
   *
   * @param source a property's value by its name
   * @throws IllegalArgumentException naming the property, its value and what is allowed
   */
  public static Settings read(Function<String, Optional<String>> source) {
    Map<Setting, Long> numbers = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      Optional<String> text = source.apply(setting.key()).filter(t -> !t.isBlank());
      numbers.put(setting, text.map(setting::check).orElse(setting.standard()));
    }
    Map<String, String> stores = new LinkedHashMap<>();
    Map<String, String> schemas = new LinkedHashMap<>();
    Set<String> realtime = new HashSet<>();
    for (String part : source.apply("ropeway.stores").orElse("").split(",")) {
      String name = part.strip();
      if (!name.isEmpty()) {
        String prefix = "ropeway.store." + name;
        stores.put(name, source.apply(prefix + ".default").orElse("{}"));
        source.apply(prefix + ".schema").ifPresent(schema -> schemas.put(name, schema));
        if (flag(prefix + ".realtime", source)) {
          realtime.add(name);
        }
      }
    }
    return new Settings(
        numbers,
        flag("ropeway.demo", source),
        flag("ropeway.strict", source),
        stores,
        schemas,
        realtime);
  }

  private static boolean flag(String name, Function<String, Optional<String>> source) {
    String text = source.apply(name).orElse("").strip();
    return switch (text) {
      case "true" -> true;
      case "false", "" -> false;
      default ->
          throw new IllegalArgumentException(
              name + " is \"" + text + "\" but must be true or false.");
    };
  }

  /** These settings with one of them changed, checked like the rest. */
  public Settings with(Setting setting, long value) {
    Map<Setting, Long> changed = new EnumMap<>(numbers);
    changed.put(setting, setting.check(Long.toString(value)));
    return new Settings(changed, demo, strict, jsonStores, jsonSchemas, realtimeStores);
  }

  /** These settings in strict mode or not. */
  public Settings strict(boolean on) {
    return new Settings(numbers, demo, on, jsonStores, jsonSchemas, realtimeStores);
  }

  /** The value of a setting in its unit. */
  public long get(Setting setting) {
    return numbers.getOrDefault(setting, setting.standard());
  }

  /** The value of a setting that fits an int. */
  public int count(Setting setting) {
    return Math.toIntExact(get(setting));
  }

  /** The value of a setting in milliseconds. */
  public Duration time(Setting setting) {
    return Duration.ofMillis(get(setting));
  }
}
