package dev.ropeway.testing;

import dev.ropeway.Outcome;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.ScheduledWrite;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.UndoAction;
import jakarta.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log. Immutable.
 *
 * @param refusal its number among the entry's refusals; null if it made a version, or is pending
 * @param decidedAt null while it is pending
 */
record MemoryAction(RecordedAction row, @Nullable Long refusal, @Nullable Instant decidedAt) {

  /**
   * A new row.
   *
   * @param recordedAt when it counts as recorded
   * @param at when the push is
   */
  static MemoryAction of(ActionWrite write, Instant recordedAt, Instant at) {
    Outcome outcome = write.outcome();
    String kept = write.kept();
    String args = outcome == null || kept == null ? write.args() : kept;
    RecordedAction row =
        new RecordedAction(
            write.key(),
            write.client(),
            write.id(),
            write.name(),
            StoredText.of(args),
            write.ifVersions(),
            write.author(),
            recordedAt,
            outcome);
    return new MemoryAction(row, write.refusal(), outcome == null ? null : at);
  }

  /** What has waited for its time, pending. */
  static MemoryAction of(ScheduledWrite waited, Instant recordedAt) {
    RecordedAction row =
        new RecordedAction(
            waited.key(),
            waited.client(),
            1,
            waited.name(),
            StoredText.of(waited.args()),
            null,
            waited.author(),
            recordedAt,
            null);
    return new MemoryAction(row, null, null);
  }

  /**
   * The row with its outcome.
   *
   * @param args what is left of the arguments, JSON text; null: all of them
   */
  MemoryAction decided(ActionWrite write, @Nullable String args, Instant at) {
    RecordedAction decided =
        new RecordedAction(
            row.key(),
            row.client(),
            row.id(),
            row.name(),
            args == null ? row.args() : StoredText.of(args),
            row.ifVersions(),
            row.author(),
            row.recordedAt(),
            write.outcome());
    return new MemoryAction(decided, write.refusal(), at);
  }

  boolean pending() {
    return row.outcome() == null;
  }

  /** The action that it has undone, if it was applied as an undo; else null. */
  @Nullable ActionId undone() {
    Outcome outcome = row.outcome();
    if (!row.name().equals(UndoAction.NAME) || outcome == null || !outcome.applied()) {
      return null;
    }
    JsonObject args = JsonText.read(row.args()).asJsonObject();
    return new ActionId(row.key(), args.getString("client"), args.getJsonNumber("id").longValue());
  }
}
