package dev.ropeway;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that is tagged with a user.
 *
 * @param store name of the store
 * @param key the key
 * @param version its version
 * @param updatedAt when that was made; null if nothing is stored under the key
 * @param users how many users it is tagged with
 */
public record TaggedKey(
    String store, String key, long version, @Nullable Instant updatedAt, int users) {}
