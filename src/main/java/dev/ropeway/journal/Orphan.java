package dev.ropeway.journal;

import java.time.Instant;

/**
 * A key with actions that have been pending for some time.
 *
 * @param since when the first of them was recorded, by the clock of the node that did
 */
public record Orphan(EntryKey key, Instant since) {}
