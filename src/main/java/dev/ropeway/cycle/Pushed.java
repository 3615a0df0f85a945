package dev.ropeway.cycle;

import dev.ropeway.Update;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.VersionKey;
import org.jspecify.annotations.Nullable;

/**
 * A push of this node that has been committed.
 *
 * @param before what was stored before
 * @param now what is stored
 * @param update what changed, with the outcomes
 * @param patchBytes how long the patch is as text
 */
public record Pushed(EntrySnapshot before, EntrySnapshot now, Update update, int patchBytes) {

  /** The version that it made; null if it made none. */
  @Nullable VersionKey version() {
    boolean made = now.version() > before.version();
    return made ? new VersionKey(now.key(), now.version()) : null;
  }
}
