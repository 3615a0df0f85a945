package dev.ropeway.testing;

import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.ScheduledWrite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a memory journal has: the tables of {@code sql/}. Guarded by the journal. */
final class MemoryTables {
  /** As the primary keys sort. */
  static final Comparator<EntryKey> KEYS =
      Comparator.comparing(EntryKey::store, StoredText.NAMES)
          .thenComparing(EntryKey::key, StoredText.NAMES);

  final NavigableMap<EntryKey, MemoryEntry> entries = new TreeMap<>(KEYS);
  final Map<ActionId, MemoryAction> actions = new LinkedHashMap<>();
  final Map<EntryKey, NavigableMap<Long, MemoryVersion>> versions = new HashMap<>();
  final Map<ClientKey, Long> marks = new HashMap<>();
  final List<ScheduledWrite> waiting = new ArrayList<>();

  /** The history of a key, oldest first. */
  NavigableMap<Long, MemoryVersion> history(EntryKey key) {
    return versions.computeIfAbsent(key, k -> new TreeMap<>());
  }
}
