package dev.ropeway.remote;

import dev.ropeway.Entry;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.session.EntryReader;
import dev.ropeway.session.Violations;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.UnknownFormException;
import jakarta.json.JsonValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry as this node shows it.
 *
 * @param entry with data in the form that this node knows; as stored if it cannot be brought to it
 * @param asStored whether the data is what is stored
 * @param bad why this node cannot work on it; null if it can
 * @param violation how the data breaks the store's schema; null if it does not
 */
public record RemoteEntry(
    Entry<JsonValue> entry, boolean asStored, @Nullable String bad, @Nullable String violation) {

  /** An entry as it was stored. */
  public static RemoteEntry stored(Entry<JsonValue> entry) {
    return new RemoteEntry(entry, true, null, null);
  }

  /** Which version of its number it is. */
  public StampedVersion at() {
    return at(entry);
  }

  static StampedVersion at(Entry<JsonValue> entry) {
    Instant made = entry.updatedAt();
    long version = entry.version();
    return made == null ? StampedVersion.plain(version) : StampedVersion.of(version, made);
  }

  static RemoteEntry of(Violations violations, BoundStore<?> store, EntryState state) {
    Entry<JsonValue> stored = state.entry();
    Entry<JsonValue> entry;
    try {
      entry = EntryReader.migrated(store, state);
    } catch (UnknownFormException e) {
      return new RemoteEntry(stored, true, e.getMessage(), null);
    }
    EntryKey key = new EntryKey(entry.store(), entry.key());
    return new RemoteEntry(
        entry, entry == stored, null, violations.check(store, key, entry.data()));
  }
}
