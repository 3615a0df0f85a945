package dev.ropeway.cycle;

import java.util.List;

/**
 * A request with those of its actions that are new.
 *
 * @param fresh may be empty: then all of it was recorded before
 */
record Accepted(Request request, List<PendingAction> fresh) {}
