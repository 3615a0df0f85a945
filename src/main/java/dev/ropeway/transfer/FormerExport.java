package dev.ropeway.transfer;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.LineKind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a file and the hashes of what it has of them, in their order, to be compared with
 * what is stored. Confined to one thread.
 */
final class FormerExport implements Closeable {
  private final Path file;
  private final ExportReader lines;
  private @Nullable ExportLine next; // the end of an entry, or null behind the last

  /** Begins to read it. */
  FormerExport(Path file) throws IOException {
    this.file = file;
    this.lines = new ExportReader(Files.newInputStream(file));
    advance();
  }

  /** Takes keys that the file has and the database has not. */
  @FunctionalInterface
  interface Gone {
    void gone(EntryKey key, String sha256) throws IOException;
  }

  /** What it has. */
  ExportHead head() {
    return lines.head();
  }

  /**
   * Goes on to a key.
   *
   * @param gone takes those before it
   * @return the hash of what the file has of it; null if nothing
   */
  @Nullable String seek(EntryKey key, Gone gone) throws IOException {
    while (next != null) {
      int order = KeyOrder.INSTANCE.compare(next.entry(), key);
      if (order > 0) {
        return null;
      }
      ExportLine found = next;
      advance();
      if (order == 0) {
        return sha256(found);
      }
      gone.gone(found.entry(), sha256(found));
    }
    return null;
  }

  /** Goes on to the end. */
  void finish(Gone gone) throws IOException {
    while (next != null) {
      ExportLine found = next;
      advance();
      gone.gone(found.entry(), sha256(found));
    }
  }

  private static String sha256(ExportLine end) {
    return end.value().getString("sha256");
  }

  private void advance() throws IOException {
    ExportLine line = lines.next();
    while (line != null && line.kind() != LineKind.END) {
      line = lines.next();
    }
    next = line;
    if (line == null && !lines.complete()) {
      throw new TransferException(
          "%s ends behind line %d, before its end.".formatted(file, lines.number()));
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
