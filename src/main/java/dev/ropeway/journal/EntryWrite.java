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
 * @param deletion whether there is no entry at this version, only the default data
 * @param mayExpireAt before when it does not expire, if the row is to say so; null leaves what it
 *     says
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
    boolean deletion,
    @Nullable Instant mayExpireAt,
    @Nullable List<String> migrations) {

  /** A write that deletes nothing. */
  public EntryWrite(
      EntrySnapshot base,
      Position next,
      @Nullable String data,
      @Nullable String patch,
      boolean snapshot,
      String actions,
      Instant at,
      @Nullable List<String> migrations) {
    this(base, next, data, patch, snapshot, actions, at, false, null, migrations);
  }

  public EntryKey key() {
    return base.key();
  }

  /** How much longer the patches behind the last whole version become; null: this is one. */
  public @Nullable Long patchBytes() {
    return snapshot ? null : Long.valueOf(patch == null ? 0 : patch.length());
  }

  /** The version at which it was deleted, if this is that; null leaves what the row says. */
  @Nullable Long deleted() {
    return deletion ? Long.valueOf(next.version()) : null;
  }

  /** Whether it writes what few do, for which there are columns then. */
  boolean marking() {
    return migrations != null || deletion || mayExpireAt != null;
  }

  /** Whether it is a version made at an instant, and nothing else. */
  boolean plain(Instant time) {
    return data != null && !marking() && at.equals(time);
  }
}
