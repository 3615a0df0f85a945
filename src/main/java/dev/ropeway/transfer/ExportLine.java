package dev.ropeway.transfer;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.LineKind;
import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file. Immutable.
 *
 * @param number from 1
 * @param text without its end
 * @param key what it is about; null if about no entry
 * @param value the one member's value; of lines within an entry it is empty, as nobody asks
 */
record ExportLine(
    long number, LineKind kind, String text, @Nullable EntryKey key, JsonObject value) {
  /** The key of a line that has one. */
  EntryKey entry() {
    if (key == null) {
      throw new IllegalStateException(kind + " is about no entry");
    }
    return key;
  }

  TransferException refused(String message) {
    return TransferException.at(number, key == null ? message : "%s: %s".formatted(key, message));
  }
}
