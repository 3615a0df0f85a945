package dev.ropeway.cycle;

import dev.ropeway.Update;
import dev.ropeway.journal.Confirmed;
import dev.ropeway.journal.Position;

/**
 * A push of this node that has been committed.
 *
 * @param before the position it started from
 * @param now what is stored
 * @param update what changed, with the outcomes
 * @param patchBytes how long the patch is as text
 */
public record Pushed(Position before, Confirmed now, Update update, int patchBytes) {}
