package dev.ropeway.journal;

import java.util.List;

/**
 * What happened to some keys.
 *
 * @param list the steps, those of one key in order
 * @param more whether there is more than could be read at once
 */
public record Changes(List<Change> list, boolean more) {}
