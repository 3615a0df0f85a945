package dev.ropeway.journal;

import dev.ropeway.Ack;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an entry's chain, as the history keeps it.
 *
 * @param to the position it leads to
 * @param patch RFC 6902 operations as JSON text; null if only outcomes were decided
 * @param acks the outcomes
 * @param at when
 * @param migrations the migrations of the entry since then; null if they are those it had before
 * @param migrating whether it brought the data to another form
 * @param deletion whether there is no entry at this version, only the default data
 * @param whole whether the history also has the whole data at this version
 */
public record EntryChange(
    EntryKey key,
    Position to,
    @Nullable String patch,
    List<Ack> acks,
    Instant at,
    @Nullable List<String> migrations,
    boolean migrating,
    boolean deletion,
    boolean whole) {
  /** The patch of a version that has no data: what came before it was erased. */
  static final String ERASURE = "null";

  /** About how long it is as JSON. */
  public long bytes() {
    long bytes = 100 + (patch == null ? 0 : patch.length());
    for (Ack ack : acks) {
      String reason = ack.reason();
      bytes += 60 + ack.client().length() + (reason == null ? 0 : reason.length());
    }
    return bytes;
  }

  /** Whether the data and its history were erased; what is stored has to be read anew. */
  public boolean erasure() {
    return ERASURE.equals(patch);
  }
}
