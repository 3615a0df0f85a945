package dev.ropeway.feed;

import dev.ropeway.journal.EntryKey;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One node of several for each key, which all find out for themselves: the one whose name hashes
 * highest together with the key (rendezvous hashing, Thaler and Ravishankar 1996). Who knows the
 * same nodes finds the same one, and if one goes, only its keys go to others.
 */
public final class Rendezvous {
  private Rendezvous() {}

  /** The one among these nodes; null if there are none. */
  public static @Nullable String heir(EntryKey key, Collection<String> nodes) {
    String heir = null;
    long highest = Long.MIN_VALUE;
    for (String node : nodes) {
      long weight = weight(node, key);
      if (heir == null || weight > highest || (weight == highest && node.compareTo(heir) > 0)) {
        heir = node;
        highest = weight;
      }
    }
    return heir;
  }

  /** The same on every node and in every version: mixed, as hashes of texts differ in few bits. */
  private static long weight(String node, EntryKey key) {
    long hash = node.hashCode();
    hash = hash * 31 + key.store().hashCode();
    hash = hash * 31 + key.key().hashCode();
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
