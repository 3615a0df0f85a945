package dev.ropeway.journal;

import java.util.List;

/**
 * Actions that wait to be decided.
 *
 * @param rows lowest ids first
 * @param more whether there may be more than could be read at once
 */
public record PulledActions(List<RecordedAction> rows, boolean more) {}
