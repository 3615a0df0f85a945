package dev.ropeway.store;

import dev.ropeway.Action;
import dev.ropeway.ActionValidator;
import dev.ropeway.RoomAdmission;
import dev.ropeway.Store;
import dev.ropeway.config.Settings;
import jakarta.validation.Validator;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stores this node knows, by name. Immutable. */
public final class StoreCatalog {
  private final Map<String, BoundStore<?>> stores = new TreeMap<>();
  private final Map<String, RoomAdmission> admissions;

  /**
   * Binds the stores of the application and those declared by settings.
   *
   * @param validator judges Bean Validation constraints; null: they are not judged
   * @param judges judge the actions of realtime stores
   * @param admissions decide who comes into their rooms
   * @throws IllegalArgumentException if two have the same name, one cannot be bound to JSON or has
   *     default data that breaks its own schema, or a judge or an admission has no store
   */
  public StoreCatalog(
      Collection<? extends Store<?>> declared,
      Settings settings,
      @Nullable Validator validator,
      Collection<? extends ActionValidator> judges,
      Collection<? extends RoomAdmission> admissions) {
    Map<String, ActionValidator> validators =
        byStore("validators for the actions", judges, ActionValidator::store);
    BindingOptions binding = new BindingOptions(validator, validators, settings.strict());
    this.admissions = Map.copyOf(byStore("admissions", admissions, RoomAdmission::store));
    declared.forEach(store -> add(store, binding));
    settings
        .jsonStores()
        .forEach(
            (name, text) -> {
              boolean realtime = settings.realtimeStores().contains(name);
              add(JsonStore.of(name, text, settings.jsonSchemas().get(name), realtime), binding);
            });
    validators.keySet().forEach(store -> requireRealtime("a validator for the actions", store));
    this.admissions.keySet().forEach(store -> requireRealtime("an admission", store));
  }

  /** The same where nobody decides who comes into rooms. */
  public StoreCatalog(
      Collection<? extends Store<?>> declared,
      Settings settings,
      @Nullable Validator validator,
      Collection<? extends ActionValidator> judges) {
    this(declared, settings, validator, judges, List.of());
  }

  private static <J> Map<String, J> byStore(
      String what, Collection<? extends J> judges, Function<? super J, String> storeOf) {
    Map<String, J> all = new HashMap<>();
    for (J judge : judges) {
      String store = storeOf.apply(judge);
      if (all.putIfAbsent(store, judge) != null) {
        throw new IllegalArgumentException("There are two " + what + " of store " + store + ".");
      }
    }
    return all;
  }

  private void requireRealtime(String what, String name) {
    BoundStore<?> store = stores.get(name);
    if (store == null || !store.store().realtime()) {
      throw new IllegalArgumentException(
          "There is " + what + " of store " + name + ", but that is no realtime store.");
    }
  }

  private <T> void add(Store<T> store, BindingOptions binding) {
    BoundStore<T> bound;
    try {
      bound = new BoundStore<>(store, binding);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Store " + store.name() + " cannot be bound to JSON: " + e.getMessage(), e);
    }
    String violation = bound.violation(store.defaultData());
    if (violation != null) {
      throw new IllegalArgumentException(
          "Store " + store.name() + ": its default data breaks its own schema: " + violation);
    }
    if (stores.putIfAbsent(store.name(), bound) != null) {
      throw new IllegalArgumentException("There are two stores named " + store.name() + ".");
    }
  }

  /** The store of this name; null if there is none. */
  public @Nullable BoundStore<?> find(String name) {
    return stores.get(name);
  }

  /** Who decides who comes into the rooms of a store; null: nobody. */
  public @Nullable RoomAdmission admission(String store) {
    return admissions.get(store);
  }

  /** Their names. */
  public Set<String> names() {
    return Collections.unmodifiableSet(stores.keySet());
  }

  /** Whether any store is realtime. */
  public boolean realtime() {
    return stores.values().stream().anyMatch(store -> store.store().realtime());
  }

  /** All stores in the order of their names. */
  public Collection<BoundStore<?>> all() {
    return Collections.unmodifiableCollection(stores.values());
  }

  /** The names of each store's actions, also of those that only code of the server may record. */
  public Map<String, Set<String>> actions() {
    Map<String, Set<String>> all = new TreeMap<>();
    stores.forEach((name, store) -> all.put(name, store.actionNames()));
    return all;
  }

  /** The bound form of a store of the application. */
  @SuppressWarnings("unchecked") // a store's name stands for one declaration
  public <T> BoundStore<T> bound(Store<T> store) {
    BoundStore<?> bound = stores.get(store.name());
    if (bound == null) {
      throw new IllegalArgumentException(
          "Store "
              + store.name()
              + " is not known here: add @Produces @ApplicationScoped Store<…> to a CDI bean.");
    }
    if (bound.store().type() != store.type()) {
      throw new IllegalArgumentException(
          "Store " + store.name() + " is declared elsewhere with " + bound.store().type());
    }
    return (BoundStore<T>) bound;
  }

  /** The bound form of an action of this store. */
  public static <T> BoundAction<T> action(BoundStore<T> store, Action<T, ?> action) {
    return store
        .action(action.name())
        .filter(bound -> action.store().name().equals(store.name()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Action " + action + " is not one of store " + store.name()));
  }
}
