package dev.ropeway.transfer;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.LineKind;
import dev.ropeway.journal.StoredLines;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is stored: all of it, or what differs from a former export. Confined to one thread.
 *
 * @param former null: all
 */
record StoreExport(StoredLines stored, ExportWriter out, @Nullable FormerExport former) {

  /** Writes entries from behind a key. */
  void write(List<String> stores, EntryKey after) throws IOException, SQLException {
    StoreWalk walk = new StoreWalk(stored, stores);
    if (former == null) {
      walk.pages(after, this::entries);
    } else {
      changes(walk, former, after);
    }
  }

  private void entries(List<EntryKey> keys) throws IOException, SQLException {
    stored.read(keys, out::entryLine);
    out.endEntry();
  }

  private void changes(StoreWalk walk, FormerExport before, EntryKey after)
      throws IOException, SQLException {
    FormerExport.Gone gone =
        (key, sha256) -> {
          if (KeyOrder.INSTANCE.compare(key, after) > 0) { // else it was told before
            out.about(LineKind.GONE, key, sha256);
          }
        };
    walk.hashes(
        after,
        (key, sha256) -> {
          String was = before.seek(key, gone);
          if (!sha256.equals(was)) {
            if (was != null) {
              out.about(LineKind.REPLACES, key, was);
            }
            entries(List.of(key));
          }
        });
    before.finish(gone);
  }
}
