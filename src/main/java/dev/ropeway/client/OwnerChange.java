package dev.ropeway.client;

import org.jspecify.annotations.Nullable;

/**
 * A place that became somebody else's. Immutable.
 *
 * @param path a JSON Pointer
 * @param owner whose it is, as shown; null: nobody's
 * @param previous whose it was; null: nobody's
 */
public record OwnerChange(String path, @Nullable String owner, @Nullable String previous) {}
