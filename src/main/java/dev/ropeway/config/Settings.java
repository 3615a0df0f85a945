package dev.ropeway.config;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * All settings of a node. Immutable.
 *
 * @param numbers the value of every {@link Setting}
 * @param demo whether the sample stores are on ({@code ropeway.demo})
 * @param jsonStores the stores declared by {@code ropeway.stores}: name to JSON text of its default
 */
public record Settings(Map<Setting, Long> numbers, boolean demo, Map<String, String> jsonStores) {

  /** Copies the maps. */
  public Settings {
    numbers = Collections.unmodifiableMap(new EnumMap<>(numbers));
    jsonStores = Collections.unmodifiableMap(new LinkedHashMap<>(jsonStores));
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
    boolean demo = source.apply("ropeway.demo").map(Settings::flag).orElse(false);
    return new Settings(numbers, demo, stores(source));
  }

  private static Map<String, String> stores(Function<String, Optional<String>> source) {
    Map<String, String> stores = new LinkedHashMap<>();
    for (String name : source.apply("ropeway.stores").orElse("").split(",")) {
      if (!name.isBlank()) {
        String property = "ropeway.store." + name.strip() + ".default";
        stores.put(name.strip(), source.apply(property).orElse("{}"));
      }
    }
    return stores;
  }

  private static boolean flag(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false", "" -> false;
      default ->
          throw new IllegalArgumentException(
              "ropeway.demo is \"" + text + "\" but must be true or false.");
    };
  }

  /** These settings with one of them changed, checked like the rest. */
  public Settings with(Setting setting, long value) {
    Map<Setting, Long> changed = new EnumMap<>(numbers);
    changed.put(setting, setting.check(Long.toString(value)));
    return new Settings(changed, demo, jsonStores);
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
