package dev.ropeway.store;

import dev.ropeway.Action;
import dev.ropeway.Expires;
import dev.ropeway.Store;
import dev.ropeway.action.Acting;
import dev.ropeway.action.BuiltInAction;
import dev.ropeway.action.BuiltInActions;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonLimits;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A store with its data and its actions bound to JSON. Thread-safe.
 *
 * @param <T> the type of the data
 */
public final class BoundStore<T> {
  /** The names of what every store does. */
  private static final Set<String> RESERVED =
      Set.of(RestoreAction.NAME, UndoAction.NAME, DeleteAction.NAME);

  private static final System.Logger LOG = System.getLogger(BoundStore.class.getName());

  /** What no instant is beyond that the database can keep. */
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  private final Store<T> store;
  private final Codec<T> codec;
  private final JsonValue defaultJson;
  private final Migrations migrations;

  /** Null if there are none. */
  private final @Nullable StoreRules<T> rules;

  /** Null unless the store is realtime, so that ordinary stores pay nothing. */
  private final @Nullable RoomGate<T> gate;

  private final Map<String, BoundAction<T>> actions = new LinkedHashMap<>();
  private final AtomicBoolean told = new AtomicBoolean();

  /** Binds a store plainly. */
  public BoundStore(Store<T> store) {
    this(store, BindingOptions.PLAIN);
  }

  /**
   * Binds a store; actions registered later are not seen.
   *
   * @throws JsonFormatException if the default data cannot be JSON, or the JSON Schema is none
   * @throws IllegalArgumentException if an action has the name of one that every store has
   */
  public BoundStore(Store<T> store, BindingOptions binding) {
    this.store = store;
    this.codec = Codec.of(store.type());
    this.defaultJson = codec.encode(store.defaultData());
    this.migrations =
        store.migrations().isEmpty() ? Migrations.NONE : new Migrations(store.migrations());
    this.rules = StoreRules.of(store, binding.validator());
    if (json()) {
      add(BuiltInActions.json());
    }
    this.gate =
        store.realtime()
            ? new RoomGate<>(binding.judges().get(store.name()), binding.strict())
            : null;
    if (gate != null) {
      add(BuiltInActions.realtime());
    }
    RestoreAction<T> restore = new RestoreAction<>(codec, migrations);
    actions.put(restore.name(), restore);
    DeleteAction<T> delete = new DeleteAction<>(codec.decode(defaultJson));
    actions.put(delete.name(), delete);
    actions.put(UndoAction.NAME, new UndoAction<>(codec, actions));
    store.actions().forEach(action -> add(action, binding));
  }

  private void add(Map<String, BuiltInAction> all) {
    all.forEach((name, action) -> actions.put(name, new BoundBuiltIn<>(action)));
  }

  private void add(Action<T, ?> action, BindingOptions binding) {
    boolean room = gate != null && actions.containsKey(action.name());
    if (room || RESERVED.contains(action.name())) {
      throw new IllegalArgumentException(
          (room ? "every realtime store has an action \"" : "every store has an action \"")
              + action.name()
              + "\" already");
    }
    BoundAction<T> bound = new ApplicationAction<>(action, binding.validator());
    actions.put(action.name(), binding.strict() ? new StrictAction<>(store, codec, bound) : bound);
  }

  /** The store's name. */
  public String name() {
    return store.name();
  }

  /** The store as declared. */
  public Store<T> store() {
    return store;
  }

  /** Whether it holds JSON without a Java type, and so has the built-in actions. */
  public boolean json() {
    return store.type() == JsonValue.class || JsonStructure.class.isAssignableFrom(store.type());
  }

  /** How large and deep its data may be. */
  public JsonLimits limits(Settings settings) {
    return new JsonLimits(
        settings.count(Setting.DEPTH), settings.dataBytes(name(), store.realtime()));
  }

  /** The data of a key that was never written. */
  public JsonValue defaultJson() {
    return defaultJson;
  }

  /** Whether data has to fulfil more than its type. */
  public boolean constrained() {
    return rules != null;
  }

  /**
   * How data breaks the store's schema, as {@code /pointer: message}; null if it does not. A room's
   * bookkeeping is none of the schema's.
   */
  public @Nullable String violation(T data) {
    return rules == null ? null : rules.violation(gate == null ? data : gate.judgeable(data));
  }

  /** Whether its entries may be deleted by themselves. */
  public boolean expires() {
    return store.expires().isPresent();
  }

  /**
   * When an entry with this data is to be deleted, in microseconds; null: never, as the data is now
   * or because the store's code fails, which the log says once.
   */
  public @Nullable Instant expiry(T data) {
    Expires<? super T> expires = store.expires().orElse(null);
    if (expires == null) {
      return null;
    }
    try {
      Instant at = expires.at(gate == null ? data : gate.judgeable(data));
      if (at == null || at.isAfter(NEVER)) {
        return null;
      }
      return at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at.truncatedTo(ChronoUnit.MICROS);
    } catch (RuntimeException | StackOverflowError e) {
      if (told.compareAndSet(false, true)) {
        LOG.log(Level.WARNING, "When entries of store " + name() + " expire cannot be told", e);
      }
      return null;
    }
  }

  /** What brings data of older forms to that of this node. */
  public Migrations migrations() {
    return migrations;
  }

  /** The data in its Java form; frozen. */
  public T decode(JsonValue data) {
    return codec.decode(data);
  }

  /** The data as JSON. */
  public JsonValue encode(T data) {
    return codec.encode(data);
  }

  /** The JSON Schema of the data. */
  public JsonObject schema() {
    return store.jsonSchema().orElseGet(codec::schema);
  }

  /** The action of this name. */
  public Optional<BoundAction<T>> action(String name) {
    return Optional.ofNullable(actions.get(name));
  }

  /** All actions that clients may record, built-in ones first. */
  public Collection<BoundAction<T>> actions() {
    return actions.values().stream().filter(BoundAction::remote).toList();
  }

  /** The action that deletes an entry. */
  public BoundAction<T> deletion() {
    return action(DeleteAction.NAME).orElseThrow();
  }

  /** The names of all actions, also of those that clients may not record. */
  Set<String> actionNames() {
    return Collections.unmodifiableSet(actions.keySet());
  }

  /**
   * The data with an action applied; null if it is cancelled. In a realtime store the action is
   * held to the rules of rooms.
   *
   * @param by who recorded it
   * @param action one of this store's
   * @param args what its {@link BoundAction#decode} gave
   * @param run how it was recorded; needed, and used, only if it is {@link BoundAction#knowing}
   */
  public @Nullable T apply(
      Acting by, BoundAction<T> action, T data, Object args, @Nullable ActionRun run) {
    if (gate != null) {
      return gate.apply(by, action, data, args, run);
    }
    return run == null ? action.apply(data, args) : action.apply(data, args, run);
  }
}
