package dev.ropeway.journal;

import java.util.List;

/**
 * The beginning of what there is, as much as could be read at once. Immutable.
 *
 * @param list in order
 * @param more whether there may be more
 * @param <T> what it consists of
 */
public record Slice<T>(List<T> list, boolean more) {}
