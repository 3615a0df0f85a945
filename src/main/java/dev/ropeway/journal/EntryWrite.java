package dev.ropeway.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry's part of a push, guarded by the position it was computed from.
 *
 * @param base what it was computed from
 * @param next the position it leads to
 * @param data the new data as JSON text; null if only outcomes were decided
 * @param patch the change as JSON text; null if only outcomes were decided
 * @param snapshot whether the history keeps the whole data at this version
 * @param actions the outcomes of this push as the history keeps them, JSON text
 * @param at when
 * @param migrations all migrations of the entry, to be written; null to leave them as they are
 */
public record EntryWrite(
    EntrySnapshot base,
    Position next,
    @Nullable String data,
    @Nullable String patch,
    boolean snapshot,
    String actions,
    Instant at,
    @Nullable List<String> migrations) {

  public EntryKey key() {
    return base.key();
  }

  /** How much longer the patches behind the last whole version become; null: this is one. */
  @Nullable Long patchBytes() {
    return snapshot ? null : Long.valueOf(patch == null ? 0 : patch.length());
  }

  /** Whether it is a version made at an instant, and nothing else. */
  boolean plain(Instant time) {
    return data != null && migrations == null && at.equals(time);
  }
}
