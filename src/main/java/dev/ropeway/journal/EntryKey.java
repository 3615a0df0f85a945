package dev.ropeway.journal;

import java.util.Comparator;

/**
 * Names one entry. Ordered by store, then key: every push writes in this order, so that two pushes
 * never wait for each other in a ring.
 *
 * @param store name of the store
 * @param key the key within it
 */
public record EntryKey(String store, String key) implements Comparable<EntryKey> {
  private static final Comparator<EntryKey> ORDER =
      Comparator.comparing(EntryKey::store).thenComparing(EntryKey::key);

  @Override
  public int compareTo(EntryKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return store + "/" + key;
  }
}
