package dev.ropeway;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one implementation of {@link Store}. */
final class DeclaredStore<T> implements Store<T> {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}");

  private final String name;
  private final Class<T> type;
  private final Supplier<? extends T> defaultData;
  private final Duration pushDelay;
  private final List<Migration> migrations;
  private final List<Condition<? super T>> conditions;
  private final @Nullable JsonObject jsonSchema;
  private final boolean realtime;
  private final int capacity;
  private final @Nullable Expires<? super T> expires;
  private final StoreTuning tuning;
  private final Map<String, Action<T, ?>> actions =
      Collections.synchronizedMap(new LinkedHashMap<>());

  DeclaredStore(
      String name,
      Class<T> type,
      Supplier<? extends T> defaultData,
      Duration pushDelay,
      List<Migration> migrations,
      List<Condition<? super T>> conditions,
      @Nullable JsonObject jsonSchema,
      boolean realtime,
      int capacity,
      @Nullable Expires<? super T> expires,
      StoreTuning tuning) {
    requireName(name);
    if (name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("No URL can name a store \"" + name + "\"");
    }
    this.name = name;
    this.type = type;
    this.defaultData = defaultData;
    this.pushDelay = pushDelay;
    this.migrations = migrations;
    this.conditions = conditions;
    this.jsonSchema = jsonSchema;
    this.realtime = realtime;
    this.capacity = capacity;
    this.expires = expires;
    this.tuning = tuning;
  }

  @Override
  public <A> Action<T, A> action(
      String actionName, Class<A> argumentType, ActionFunction<T, A> function) {
    return register(actionName, argumentType, function);
  }

  @Override
  public <A> Action<T, A> action(
      String actionName, Class<A> argumentType, ContextFunction<T, A> function) {
    return register(actionName, argumentType, function);
  }

  private <A> Action<T, A> register(
      String actionName, Class<A> argumentType, ActionFunction<T, A> function) {
    requireName(actionName);
    Action<T, A> action = new Action<>(this, actionName, argumentType, function, true, null);
    if (actions.putIfAbsent(actionName, action) != null) {
      throw new IllegalArgumentException("Store " + name + " has two actions named " + actionName);
    }
    return action;
  }

  /** Registers an action of this store in place of the one that has its name. */
  <A> Action<T, A> again(Action<T, A> action) {
    actions.put(action.name(), action);
    return action;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<T> type() {
    return type;
  }

  @Override
  public T defaultData() {
    return Objects.requireNonNull(defaultData.get(), () -> name + ": the default data is null");
  }

  @Override
  public Duration pushDelay() {
    return pushDelay;
  }

  @Override
  public List<Migration> migrations() {
    return migrations;
  }

  @Override
  public List<Condition<? super T>> conditions() {
    return conditions;
  }

  @Override
  public boolean realtime() {
    return realtime;
  }

  @Override
  public StoreTuning tuning() {
    return tuning;
  }

  @Override
  public Optional<Expires<? super T>> expires() {
    return Optional.ofNullable(expires);
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public Optional<JsonObject> jsonSchema() {
    return Optional.ofNullable(jsonSchema);
  }

  @Override
  public Optional<Action<T, ?>> action(String actionName) {
    return Optional.ofNullable(actions.get(actionName));
  }

  @Override
  public List<Action<T, ?>> actions() {
    synchronized (actions) {
      return List.copyOf(actions.values());
    }
  }

  @Override
  public String toString() {
    return name;
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is not a name: use 1 to 100 letters, digits, _ . : -");
    }
  }
}
