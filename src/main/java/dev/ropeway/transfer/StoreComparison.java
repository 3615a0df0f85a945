package dev.ropeway.transfer;

import dev.ropeway.journal.StoredLines;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;

/**
 * Compares a file with what is stored, by the hash of each entry; of a file that has changes alone,
 * those entries that it has. Confined to one thread.
 */
final class StoreComparison {
  private static final int MOST_TOLD = 20;

  private final FormerExport file;
  private final StoredLines stored;
  private final PrintStream out;
  private long same;
  private long different;

  StoreComparison(FormerExport file, StoredLines stored, PrintStream out) {
    this.file = file;
    this.stored = stored;
    this.out = out;
  }

  /** Compares all; returns whether they are the same. */
  boolean run() throws IOException, SQLException {
    FormerExport.Gone missing = (key, sha256) -> tell(key + " is in the file alone.");
    new StoreWalk(stored, file.head().stores())
        .hashes(
            StoreWalk.FIRST,
            (key, sha256) -> {
              String there = file.seek(key, missing);
              if (there == null && file.head().since() != null) {
                return; // it has not changed
              }
              if (there == null) {
                tell(key + " is in the database alone.");
              } else if (!there.equals(sha256)) {
                tell(key + " differs.");
              } else {
                same++;
              }
            });
    file.finish(missing);
    out.println("%d entries are the same, %d are not.".formatted(same, different));
    return different == 0;
  }

  private void tell(String difference) {
    if (different++ < MOST_TOLD) {
      out.println(difference);
    }
  }
}
