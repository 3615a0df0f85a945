package dev.ropeway.session;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import jakarta.json.JsonValue;
import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds stored data that breaks its store's schema, as data may that was stored before the schema.
 * It can be read all the same. Costs nothing for stores without a schema. Thread-safe.
 */
public final class Violations {
  private static final System.Logger LOG = System.getLogger(Violations.class.getName());

  private final BadKeys keys = new BadKeys();
  private final StoreCatalog stores;

  public Violations(StoreCatalog stores) {
    this.stores = stores;
  }

  /** What is wrong with data that was read; logged when it is found first. */
  public <T> @Nullable String check(BoundStore<T> store, EntryKey key, JsonValue data) {
    if (!store.constrained()) {
      return null;
    }
    String violation = violation(store, data);
    if (violation == null) {
      keys.remove(key);
    } else if (keys.add(key, violation)) {
      LOG.log(Level.WARNING, "The stored data of {0} breaks its schema: {1}", key, violation);
    }
    return violation;
  }

  private static <T> @Nullable String violation(BoundStore<T> store, JsonValue data) {
    try {
      return store.violation(store.decode(data));
    } catch (JsonFormatException e) {
      return null; // not even of the type: the key is bad, which is told elsewhere
    }
  }

  /** A push may have mended it. */
  public void pushed(EntrySnapshot now) {
    BoundStore<?> store = keys.has(now.key()) ? stores.find(now.key().store()) : null;
    if (store != null) {
      String violation = check(store, now.key(), now.data());
      if (violation == null) {
        LOG.log(Level.INFO, "The stored data of {0} fulfils its schema again.", now.key());
      }
    }
  }

  /** What was found in a store, by key. */
  public Map<String, String> of(String store) {
    return keys.of(store);
  }
}
