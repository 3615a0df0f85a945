package dev.ropeway.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of an action that was to be put on the agenda.
 *
 * @param kind what
 * @param name of the action that is or was there before
 * @param args that one's arguments, or what the log keeps of them, as JSON text
 * @param due when it is or was due
 */
public record AgendaEntry(
    Kind kind, @Nullable String name, @Nullable String args, @Nullable Instant due) {

  /** What became of it. */
  public enum Kind {
    /** It waits now. */
    NEW,
    /** It was there before: it waits, or is in the log already. */
    REPEAT,
    /** It was there before, and neither waits nor is in the log any more. */
    GONE,
    /** As many of its key wait as may. */
    KEY_FULL,
    /** As many of who is behind it wait as may. */
    CALLER_FULL
  }

  /** Of which no more is to be told. */
  public static AgendaEntry of(Kind kind) {
    return new AgendaEntry(kind, null, null, null);
  }
}
