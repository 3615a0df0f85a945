package dev.ropeway;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A named set of keys whose data has one type. An application declares its stores as constants and
 * hands them to Ropeway with a CDI producer: {@code @Produces @ApplicationScoped Store<Player>
 * store()}. Thread-safe. Not for implementation outside Ropeway: it is an interface so that CDI can
 * proxy it.
 *
 * @param <T> the type of the data: a record or another immutable type bound to JSON
 */
public interface Store<T> {

  /**
   * Starts to declare a store.
   *
   * @param name 1 to 100 letters, digits, {@code _ . : -}, beginning with a letter or digit
   * @param type the type of the data
   */
  static <T> StoreBuilder<T> of(String name, Class<T> type) {
    return new StoreBuilder<>(name, type);
  }

  /**
   * Registers an action. All actions must be registered before the first session is opened.
   *
   * @param name permanent, of the same form as a store's; see {@link Action#name}
   * @throws IllegalArgumentException if the name is taken or malformed
   */
  <A> Action<T, A> action(String name, Class<A> argumentType, ActionFunction<T, A> function);

  /**
   * Registers an action without arguments.
   *
   * @param name permanent, of the same form as a store's; see {@link Action#name}
   * @param function pure; see {@link ActionFunction}
   * @throws IllegalArgumentException if the name is taken or malformed
   */
  default Action<T, Void> action(String name, Function<T, @Nullable T> function) {
    return action(name, Void.class, (data, nothing) -> function.apply(data));
  }

  /**
   * Registers an action that knows how it was recorded, and may answer: {@code STORE.action("bet",
   * Bet.class, (game, bet, by) -> Result.of(next, won))}. What it answers is kept with the outcome.
   *
   * @param name permanent, of the same form as a store's; see {@link Action#name}
   * @throws IllegalArgumentException if the name is taken or malformed
   */
  <A> Action<T, A> action(String name, Class<A> argumentType, ContextFunction<T, A> function);

  /** The store's name, with its scope behind a colon if it has one. */
  String name();

  /** The type of the data. */
  Class<T> type();

  /** The data of a key that was never written. */
  T defaultData();

  /** How long a push may wait for more actions; 0 by default. */
  Duration pushDelay();

  /** What the code says of how it is pulled, told and kept. */
  StoreTuning tuning();

  /** The migrations in the order in which they run; unmodifiable. */
  List<Migration> migrations();

  /** What data must fulfil according to {@link StoreBuilder#schema}; unmodifiable. */
  List<Condition<? super T>> conditions();

  /** Whether clients meet in its entries as in rooms; see {@link StoreBuilder#realtime}. */
  boolean realtime();

  /** How many clients may be present in one room; 0: any number. */
  int capacity();

  /** When entries are deleted by themselves; empty: never. */
  Optional<Expires<? super T>> expires();

  /** The JSON Schema of the data of a JSON store, if it has one. */
  Optional<JsonObject> jsonSchema();

  /** The action of this name. */
  Optional<Action<T, ?>> action(String name);

  /** All actions in the order of their registration; a copy. */
  List<Action<T, ?>> actions();
}
