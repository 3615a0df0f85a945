package dev.ropeway;

import jakarta.json.JsonArray;
import java.util.List;

/**
 * What changed between two versions of an entry: one push, or several merged. The updates that one
 * watcher sees form a chain: each starts at the version where the one before it ended. Immutable.
 *
 * @param store name of the store
 * @param key the key
 * @param from the version before
 * @param version the version after; equal to {@code from} if only outcomes are told
 * @param patch RFC 6902 operations that lead from the one to the other
 * @param acks the outcomes of the actions of these versions
 */
public record Update(
    String store, String key, long from, long version, JsonArray patch, List<Ack> acks) {

  /** Copies the list. */
  public Update {
    acks = List.copyOf(acks);
  }
}
