package dev.ropeway.session;

import dev.ropeway.journal.EntryKey;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Keys with something wrong and what it is, the first so many of them. Thread-safe. */
public final class BadKeys {
  private static final int MOST = 1_000;

  private final Map<EntryKey, String> reasons = new ConcurrentHashMap<>();

  /** Returns whether that is new and was kept. */
  public boolean add(EntryKey key, String reason) {
    return (reasons.size() < MOST || reasons.containsKey(key))
        && !reason.equals(reasons.put(key, reason));
  }

  boolean has(EntryKey key) {
    return !reasons.isEmpty() && reasons.containsKey(key);
  }

  public void remove(EntryKey key) {
    reasons.remove(key);
  }

  /** Those of one store, by key. */
  public Map<String, String> of(String store) {
    Map<String, String> found = new TreeMap<>();
    reasons.forEach(
        (key, reason) -> {
          if (key.store().equals(store)) {
            found.put(key.key(), reason);
          }
        });
    return found;
  }
}
