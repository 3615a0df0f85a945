package dev.ropeway.journal;

import dev.ropeway.store.BoundStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries and what became of them: what those ask who follow keys. Thread-safe; every method may
 * block.
 */
public interface EntryJournal {

  /** Changes when what is stored is found to lack what had been committed. */
  long epoch();

  /**
   * Compares what was read with what had been known before; a database that lies behind it has
   * forgotten.
   *
   * @param asOf the {@link #epoch} at which it was known
   */
  void compare(EntryKey key, Position before, Position stored, long asOf);

  /** The stored entries among these keys. Read them before their pending actions. */
  List<PulledEntry> entries(List<EntryKey> keys);

  /**
   * The stored entries among the first of these keys, in their order, as many as fit.
   *
   * @param bytes about how many bytes of JSON; however few, the first entry is there
   * @return with more, if keys behind that of the last entry have to be asked for again
   */
  Slice<PulledEntry> entries(List<EntryKey> keys, long bytes);

  /**
   * These keys as they are stored, in the form that their stores know. Read them before their
   * pending actions.
   */
  default Map<EntryKey, EntrySnapshot> snapshots(Map<EntryKey, BoundStore<?>> stores) {
    Map<EntryKey, PulledEntry> entries = new HashMap<>();
    entries(List.copyOf(stores.keySet())).forEach(entry -> entries.put(entry.key(), entry));
    Map<EntryKey, EntrySnapshot> snapshots = new LinkedHashMap<>();
    stores.forEach(
        (key, store) ->
            snapshots.put(
                key,
                EntrySnapshot.of(key, entries.get(key), store.defaultJson(), store.migrations())));
    return snapshots;
  }

  /** How far these keys have come; a key without a row is left out. */
  Map<EntryKey, Position> positions(List<EntryKey> keys);

  /**
   * What happened to these keys behind these positions, key by key from the first.
   *
   * @param limit most versions, and most outcomes that made none
   * @param bytes about how many bytes of JSON; however few, the first version is there
   */
  Slice<EntryChange> changes(Map<EntryKey, Position> behind, int limit, long bytes);

  /** The step of a key's chain that led to a version; null if the history does not have it. */
  default @Nullable EntryChange step(EntryKey key, long version) {
    Position before = new Position(version - 1, Long.MAX_VALUE);
    return changes(Map.of(key, before), 1, 1).list().stream()
        .filter(change -> change.to().version() == version && change.patch() != null)
        .findFirst()
        .orElse(null);
  }
}
