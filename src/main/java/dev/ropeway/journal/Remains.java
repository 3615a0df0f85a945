package dev.ropeway.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a database has of an entry that was known once.
 *
 * @param version its version now; 0 if it has none
 * @param at when the known version was made, as the history has it; null if it is not there
 */
public record Remains(EntryKey key, long version, @Nullable Instant at) {

  /** The versions that are not there any more; null if all are, as far as one can tell. */
  public @Nullable String lost(EntrySnapshot known) {
    if (version < known.version()) {
      return version + 1 == known.version()
          ? String.valueOf(known.version())
          : (version + 1) + "–" + known.version();
    }
    return at == null || at.equals(known.updatedAt()) ? null : "up to " + known.version();
  }
}
