package dev.ropeway;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link Store} is made of. Not thread-safe.
 *
 * @param <T> the type of the data
 */
public final class StoreBuilder<T> {
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
  private static final int LARGEST_CAPACITY = 10_000;

  private final String name;
  private final Class<T> type;
  private final Map<String, Migration> migrations = new LinkedHashMap<>();
  private final List<Condition<? super T>> conditions = new ArrayList<>();
  private @Nullable JsonObject jsonSchema;
  private boolean realtime;
  private int capacity;
  private @Nullable Duration pullDelay;
  private @Nullable Duration frame;
  private @Nullable Integer snapshotEvery;
  private @Nullable Duration retention;
  private @Nullable Integer dataLimit;
  private String scope = "";
  private Duration pushDelay = Duration.ZERO;
  private @Nullable Supplier<? extends T> defaultData;
  private @Nullable Expires<? super T> expires;

  StoreBuilder(String name, Class<T> type) {
    this.name = Objects.requireNonNull(name);
    this.type = Objects.requireNonNull(type);
  }

  /** The data of a key that was never written; must give an equal value at every call. */
  public StoreBuilder<T> defaultData(Supplier<? extends T> defaultData) {
    this.defaultData = Objects.requireNonNull(defaultData);
    return this;
  }

  /**
   * Deletes an entry by itself when an instant has come that its data tells: {@code .expires(cart
   * -> cart.touched().plus(Duration.ofDays(30)))}. What counts is the newest version at that time.
   * It is asked again at each push, and when the entry is looked at because it may be due; an entry
   * that was last written before the store said so expires from its next version on.
   *
   * @param expires pure; null: never
   */
  public StoreBuilder<T> expires(Expires<? super T> expires) {
    this.expires = Objects.requireNonNull(expires);
    return this;
  }

  /** Sets this store's keys apart from those of the same name in other scopes. */
  public StoreBuilder<T> scope(String scope) {
    this.scope = Objects.requireNonNull(scope);
    return this;
  }

  /**
   * Writes less often: pushes wait this long for more actions. Actions are durable at once all the
   * same.
   *
   * @param delay 0 to 60 seconds
   */
  public StoreBuilder<T> pushDelay(Duration delay) {
    if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException("The push delay must be 0 to 60 s, not " + delay);
    }
    this.pushDelay = delay;
    return this;
  }

  /**
   * How often open sessions and streams of this store are compared with the database, whether or
   * not anything hinted at a change. {@code ropeway.store.<name>.pull.delay} goes before it, {@code
   * ropeway.pull.delay} holds without it.
   *
   * @param delay 50 ms to 10 minutes
   */
  public StoreBuilder<T> pullDelay(Duration delay) {
    this.pullDelay = within("pull delay", delay, Duration.ofMillis(50), Duration.ofMinutes(10));
    return this;
  }

  /**
   * The shortest time between two updates of a key to one reader. {@code
   * ropeway.store.<name>.frame} goes before it, {@code ropeway.frame} holds without it.
   *
   * @param time 1 ms to 10 seconds
   */
  public StoreBuilder<T> frame(Duration time) {
    this.frame = within("frame", time, Duration.ofMillis(1), Duration.ofSeconds(10));
    return this;
  }

  /**
   * How many versions lie between two that are kept whole: few make reading the past quick, many
   * make it small. {@code ropeway.store.<name>.snapshot.every} goes before it, {@code
   * ropeway.snapshot.every} holds without it.
   *
   * @param versions 1 to 10,000
   */
  public StoreBuilder<T> snapshotEvery(int versions) {
    this.snapshotEvery = within("distance of snapshots", versions, 1, 10_000);
    return this;
  }

  /**
   * How long history and the log of actions are kept; the newest version always is. {@code
   * ropeway.store.<name>.retention} goes before it, {@code ropeway.retention} holds without it.
   *
   * @param time 1 to 36,500 whole days
   */
  public StoreBuilder<T> retention(Duration time) {
    if (!time.equals(Duration.ofDays(time.toDays()))) {
      throw new IllegalArgumentException("The retention must be whole days, not " + time);
    }
    this.retention = within("retention", time, Duration.ofDays(1), Duration.ofDays(36_500));
    return this;
  }

  /**
   * The largest data of an entry; an action whose result is larger is rejected. {@code
   * ropeway.store.<name>.limit.data} goes before it; without it {@code ropeway.limit.data} holds,
   * for rooms {@code ropeway.room.data}.
   *
   * @param bytes of JSON, 1,024 to 67,108,864
   */
  public StoreBuilder<T> dataLimit(int bytes) {
    this.dataLimit = within("data limit", bytes, 1_024, 67_108_864);
    return this;
  }

  private static <V extends Comparable<V>> V within(String what, V value, V least, V most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "The %s must be %s to %s, not %s".formatted(what, least, most, value));
    }
    return value;
  }

  /**
   * Adds a migration behind those before it. Data that was stored before is brought to the new form
   * once, in this order, when it is pulled; keys that are written for the first time begin with all
   * migrations done. Never rename, reorder or remove one: a node that does not know all migrations
   * of an entry, in the same order, never writes it.
   *
   * @param migrationName permanent, of the same form as a store's name
   * @param function pure: the old data to the new data
   * @throws IllegalArgumentException if the name is taken or malformed
   */
  public StoreBuilder<T> migration(String migrationName, UnaryOperator<JsonObject> function) {
    return add(Migration.ofObject(migrationName, Objects.requireNonNull(function)));
  }

  /** As {@link #migration}, for data whose root need not be an object. */
  public StoreBuilder<T> valueMigration(String migrationName, UnaryOperator<JsonValue> function) {
    return add(new Migration(migrationName, Objects.requireNonNull(function)));
  }

  private StoreBuilder<T> add(Migration migration) {
    DeclaredStore.requireName(migration.name());
    if (migrations.putIfAbsent(migration.name(), migration) != null) {
      throw new IllegalArgumentException(
          "Store " + name + " has two migrations named " + migration.name());
    }
    return this;
  }

  /**
   * Adds a condition that data has to fulfil, besides the Bean Validation constraints of its type.
   * An action whose result breaks it is rejected.
   *
   * @param holds pure
   * @param message what the outcome says, such as {@code "no more than 10 items"}
   */
  public StoreBuilder<T> schema(Predicate<? super T> holds, String message) {
    conditions.add(new Condition<>(Objects.requireNonNull(holds), Objects.requireNonNull(message)));
    return this;
  }

  /**
   * Has the data fulfil a JSON Schema (2020-12 unless its {@code $schema} says otherwise). For
   * stores that hold JSON; an action whose result breaks it is rejected.
   */
  public StoreBuilder<T> jsonSchema(JsonObject schema) {
    if (!JsonValue.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          "Store " + name + " has data of a type: constrain that with Bean Validation");
    }
    this.jsonSchema = Objects.requireNonNull(schema);
    return this;
  }

  /**
   * Makes every entry a room, in which clients are present, own parts of the data, leave values
   * that go with them, and send each other messages. For stores that hold JSON.
   */
  public StoreBuilder<T> realtime() {
    if (!JsonValue.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          "Store " + name + " has data of a type: only stores that hold JSON can be realtime");
    }
    this.realtime = true;
    return this;
  }

  /**
   * Bounds how many clients are present in one room, on all nodes together: who would be one too
   * many is refused ({@code room-full}) and may watch without a client. Several tabs of a client
   * count once. {@code ropeway.store.<name>.capacity} goes before it.
   *
   * @param clients 1 to 10,000; any number if this is not called
   */
  public StoreBuilder<T> capacity(int clients) {
    if (clients < 1 || clients > LARGEST_CAPACITY) {
      throw new IllegalArgumentException(
          "The capacity must be 1 to " + LARGEST_CAPACITY + " clients, not " + clients);
    }
    this.capacity = clients;
    return this;
  }

  /**
   * Makes the store.
   *
   * @throws IllegalArgumentException if the name is malformed
   */
  public Store<T> build() {
    if (defaultData == null) {
      throw new IllegalStateException("Store " + name + " needs defaultData(...)");
    }
    if (capacity > 0 && !realtime) {
      throw new IllegalStateException(
          "Store " + name + " has a capacity but no rooms: it needs realtime()");
    }
    String fullName = scope.isEmpty() ? name : name + ":" + scope;
    return new DeclaredStore<>(
        fullName,
        type,
        defaultData,
        pushDelay,
        List.copyOf(migrations.values()),
        List.copyOf(conditions),
        jsonSchema,
        realtime,
        capacity,
        expires,
        new StoreTuning(pullDelay, frame, snapshotEvery, retention, dataLimit));
  }
}
