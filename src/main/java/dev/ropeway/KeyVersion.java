package dev.ropeway;

import java.time.Instant;

/**
 * A written key in a page of keys.
 *
 * @param key the key
 * @param version its version
 * @param updatedAt when that was made
 */
public record KeyVersion(String key, long version, Instant updatedAt) {}
