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
 */
public record Entry<T>(
    String store, String key, long version, T data, @Nullable Instant updatedAt) {

  /** Whether the key has been written. */
  public boolean exists() {
    return version > 0;
  }
}
