package dev.ropeway.cycle;

import dev.ropeway.Update;
import dev.ropeway.journal.Confirmed;

/**
 * A push of this node that has been committed.
 *
 * @param before what was stored before
 * @param now what is stored
 * @param update what changed, with the outcomes
 * @param patchBytes how long the patch is as text
 */
public record Pushed(Confirmed before, Confirmed now, Update update, int patchBytes) {}
