package dev.ropeway.config;

import dev.ropeway.Store;
import dev.ropeway.StoreTuning;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a node. Immutable.
 *
 * @param numbers the value of every {@link Setting}
 * @param demo whether the sample stores are on ({@code ropeway.demo})
 * @param strict whether actions are held to what they promise ({@code ropeway.strict})
 * @param jsonStores the stores declared by {@code ropeway.stores}: name to JSON text of its default
 * @param jsonSchemas the JSON Schemas of those that have one: name to JSON text or location
 * @param realtimeStores which of them are realtime
 * @param ofStores what is set for a store alone: its name to numbers
 */
public record Settings(
    Map<Setting, Long> numbers,
    boolean demo,
    boolean strict,
    Map<String, String> jsonStores,
    Map<String, String> jsonSchemas,
    Set<String> realtimeStores,
    Map<String, Map<Setting, Long>> ofStores) {

  /** What may be set for a store alone: {@code ropeway.store.players.budget.actions}. */
  private static final List<Setting> OF_STORES =
      List.of(
          Setting.BUDGET_ACTIONS,
          Setting.BUDGET_BYTES,
          Setting.BUDGET_CLIENT_ACTIONS,
          Setting.BUDGET_CLIENT_BYTES,
          Setting.CAPACITY,
          Setting.PULL_DELAY,
          Setting.FRAME,
          Setting.SNAPSHOT_EVERY,
          Setting.RETENTION,
          Setting.DATA_BYTES);

  private static final List<Setting> BUDGETS = OF_STORES.subList(0, 4);

  /** Copies the maps. */
  public Settings {
    numbers = Collections.unmodifiableMap(new EnumMap<>(numbers));
    jsonStores = Collections.unmodifiableMap(new LinkedHashMap<>(jsonStores));
    jsonSchemas = Map.copyOf(jsonSchemas);
    realtimeStores = Set.copyOf(realtimeStores);
    ofStores = Map.copyOf(ofStores);
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
        realtime,
        Map.of());
  }

  /**
   * These settings with what is set for some of the stores alone.
   *
   * @param stores the names of all stores
   * @param source a property's value by its name
   * @throws IllegalArgumentException naming the property, its value and what is allowed
   */
  public Settings forStores(Collection<String> stores, Function<String, Optional<String>> source) {
    Map<String, Map<Setting, Long>> found = new HashMap<>();
    for (String store : stores) {
      Map<Setting, Long> own = new EnumMap<>(Setting.class);
      for (Setting setting : OF_STORES) {
        String name = setting.keyOf(store);
        source
            .apply(name)
            .filter(text -> !text.isBlank())
            .ifPresent(text -> own.put(setting, setting.check(name, text)));
      }
      if (!own.isEmpty()) {
        found.put(store, Collections.unmodifiableMap(own));
      }
    }
    return new Settings(numbers, demo, strict, jsonStores, jsonSchemas, realtimeStores, found);
  }

  /**
   * These settings with what the code of stores says of itself, behind what is set for them.
   *
   * @throws IllegalArgumentException naming the property, its value and what is allowed
   */
  public Settings declaredBy(Collection<? extends Store<?>> stores) {
    Map<String, Map<Setting, Long>> all = new HashMap<>(ofStores);
    for (Store<?> store : stores) {
      Map<Setting, Long> own = new EnumMap<>(Setting.class);
      StoreTuning said = store.tuning();
      put(own, Setting.PULL_DELAY, store, said.pullDelay(), Duration::toMillis);
      put(own, Setting.FRAME, store, said.frame(), Duration::toMillis);
      put(own, Setting.SNAPSHOT_EVERY, store, said.snapshotEvery(), Integer::longValue);
      put(own, Setting.RETENTION, store, said.retention(), Duration::toDays);
      put(own, Setting.DATA_BYTES, store, said.dataLimit(), Integer::longValue);
      own.putAll(ofStores.getOrDefault(store.name(), Map.of()));
      if (!own.isEmpty()) {
        all.put(store.name(), Collections.unmodifiableMap(own));
      }
    }
    return new Settings(numbers, demo, strict, jsonStores, jsonSchemas, realtimeStores, all);
  }

  private static <V> void put(
      Map<Setting, Long> own,
      Setting setting,
      Store<?> store,
      @Nullable V value,
      ToLongFunction<V> number) {
    if (value != null) {
      String text = Long.toString(number.applyAsLong(value));
      own.put(setting, setting.check(setting.keyOf(store.name()), text));
    }
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
    return new Settings(changed, demo, strict, jsonStores, jsonSchemas, realtimeStores, ofStores);
  }

  /** These settings in strict mode or not. */
  public Settings strict(boolean on) {
    return new Settings(numbers, demo, on, jsonStores, jsonSchemas, realtimeStores, ofStores);
  }

  /** The value of a setting in its unit. */
  public long get(Setting setting) {
    return numbers.getOrDefault(setting, setting.standard());
  }

  /** The value of a setting for one store. */
  public long get(Setting setting, String store) {
    Long own = ofStores.getOrDefault(store, Map.of()).get(setting);
    return own == null ? get(setting) : own;
  }

  /**
   * How many clients may be present in one room of a store; 0: any number. What is set for the
   * store goes before what its code says, and that before what is set for all.
   *
   * @param declared by the store's code; 0: nothing
   */
  public int capacity(String store, int declared) {
    Long own = ofStores.getOrDefault(store, Map.of()).get(Setting.CAPACITY);
    return declared > 0 && own == null ? declared : Math.toIntExact(get(Setting.CAPACITY, store));
  }

  /** What is set for a store alone; null if nothing is. */
  private @Nullable Long own(Setting setting, String store) {
    return ofStores.getOrDefault(store, Map.of()).get(setting);
  }

  /** Whether something is set for a store alone. */
  public boolean isOwn(Setting setting, String store) {
    return own(setting, store) != null;
  }

  /** The largest data of an entry of a store, in bytes; rooms have a limit of their own. */
  public int dataBytes(String store, boolean realtime) {
    Long own = own(Setting.DATA_BYTES, store);
    return own == null
        ? count(realtime ? Setting.ROOM_DATA_BYTES : Setting.DATA_BYTES)
        : Math.toIntExact(own);
  }

  /** The value of a setting in milliseconds for one store. */
  public Duration time(Setting setting, String store) {
    return Duration.ofMillis(get(setting, store));
  }

  /** Whether any budget is limited, be it that of one store. */
  public boolean budgets() {
    return BUDGETS.stream().anyMatch(this::anywhere);
  }

  private boolean anywhere(Setting setting) {
    return get(setting) != 0
        || ofStores.values().stream().anyMatch(own -> own.getOrDefault(setting, 0L) != 0);
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
