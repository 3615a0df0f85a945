package dev.ropeway;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it was at one version. Immutable.
 *
 * @param <T> the type of the data
 * @param store name of the store
 * @param key the key
 * @param version the version, 0 if the key was never written
 * @param data the data; the store's default data at version 0
 * @param updatedAt when the version was made; null at version 0
 * @param exists whether there is an entry: not at version 0, nor once it is deleted, which leaves
 *     the default data
 */
public record Entry<T>(
    String store, String key, long version, T data, @Nullable Instant updatedAt, boolean exists) {

  /** An entry that was not deleted. */
  public Entry(String store, String key, long version, T data, @Nullable Instant updatedAt) {
    this(store, key, version, data, updatedAt, version > 0);
  }
}
