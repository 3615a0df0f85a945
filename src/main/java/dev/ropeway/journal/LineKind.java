package dev.ropeway.journal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a line of an export tells: an object with one member, which has the kind's name. Lines of an
 * entry follow each other in this order, from {@link #ENTRY} to {@link #END}.
 */
public enum LineKind {
  /** What was exported, and how; the first line. */
  EXPORT,
  /** The export was interrupted here and went on later, with what was stored then. */
  RESUMED,
  /** A secret that all nodes of the database share. */
  SECRET,
  /** That a person was erased. */
  ERASURE,
  /** Since when the tokens of a subject are accepted. */
  REVOCATION,
  /** The entry that follows is to take the place of one with this hash. */
  REPLACES,
  /** A key that was there in the former export, with this hash, and is no more. */
  GONE,
  /** An entry's row, or its names alone if it has none; what follows is about it up to its end. */
  ENTRY,
  /** A version in its history. */
  VERSION,
  /** An action in its log; one without a status is pending. */
  ACTION,
  /** The last number of a client's actions that the log holds no longer. */
  MARK,
  /** An action that waits for its time. */
  SCHEDULED,
  /** Who was present in the room. */
  PRESENT,
  /** The hash of the entry's lines. */
  END,
  /** The hash of all lines before; the last one. */
  DONE;

  private final String text = name().toLowerCase(Locale.ROOT);
  private final String beginning = "{\"%s\":".formatted(text);

  /** The name of a line's one member. */
  public String text() {
    return text;
  }

  /** Whether such lines are about the entry whose line came before them. */
  public boolean ofEntry() {
    return compareTo(VERSION) >= 0 && compareTo(PRESENT) <= 0;
  }

  /** The kind of a line; empty if no version up to this one writes such lines. */
  public static Optional<LineKind> of(String line) {
    return Arrays.stream(values()).filter(kind -> line.startsWith(kind.beginning)).findFirst();
  }
}
