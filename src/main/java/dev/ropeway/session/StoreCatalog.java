package dev.ropeway.session;

import dev.ropeway.Action;
import dev.ropeway.Store;
import dev.ropeway.json.BoundAction;
import dev.ropeway.json.BoundStore;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The stores this node knows, by name. Immutable. */
public final class StoreCatalog {
  private static final int DEFAULT_DEPTH = 100;

  private final Map<String, BoundStore<?>> stores = new TreeMap<>();

  /**
   * Binds the stores of the application and those declared by settings.
   *
   * @param jsonStores name to JSON text of the default data
   * @throws IllegalArgumentException if two have the same name or one cannot be bound to JSON
   */
  public StoreCatalog(Collection<? extends Store<?>> declared, Map<String, String> jsonStores) {
    declared.forEach(this::add);
    jsonStores.forEach((name, text) -> add(jsonStore(name, text)));
  }

  private static Store<JsonValue> jsonStore(String name, String text) {
    try {
      JsonValue defaultData = JsonText.parse(text, DEFAULT_DEPTH);
      return Store.of(name, JsonValue.class).defaultData(() -> defaultData).build();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "ropeway.store." + name + ".default is not JSON: " + e.getMessage(), e);
    }
  }

  private <T> void add(Store<T> store) {
    BoundStore<T> bound;
    try {
      bound = new BoundStore<>(store);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Store " + store.name() + " cannot be bound to JSON: " + e.getMessage(), e);
    }
    if (stores.putIfAbsent(store.name(), bound) != null) {
      throw new IllegalArgumentException("There are two stores named " + store.name() + ".");
    }
  }

  /** The store of this name; null if there is none. */
  public @Nullable BoundStore<?> find(String name) {
    return stores.get(name);
  }

  /** All stores in the order of their names. */
  public Collection<BoundStore<?>> all() {
    return Collections.unmodifiableCollection(stores.values());
  }

  /** The bound form of a store of the application. */
  @SuppressWarnings("unchecked") // a store's name stands for one declaration
  <T> BoundStore<T> bound(Store<T> store) {
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
  static <T> BoundAction<T> action(BoundStore<T> store, Action<T, ?> action) {
    return store
        .action(action.name())
        .filter(bound -> action.store().name().equals(store.name()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Action " + action + " is not one of store " + store.name()));
  }
}
