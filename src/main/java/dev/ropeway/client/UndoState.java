package dev.ropeway.client;

/**
 * What a room can undo at a moment.
 *
 * @param canUndo whether there is anything to undo
 * @param canRedo whether there is anything that was undone, to be done again
 */
public record UndoState(boolean canUndo, boolean canRedo) {}
