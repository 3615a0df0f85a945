package dev.ropeway.transfer;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.LineHash;
import dev.ropeway.journal.LineKind;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a file line by line, with the hashes that it is verified by. Confined to one thread. */
final class ExportWriter {
  private final OutputStream out;
  private final LineHash whole;
  private long entries;
  private LineHash hash = LineHash.empty();
  private @Nullable EntryKey within;

  /**
   * Goes on with what is there.
   *
   * @param whole of the lines that are there
   * @param entries how many of them are ends of entries
   */
  ExportWriter(OutputStream out, LineHash whole, long entries) {
    this.out = out;
    this.whole = whole;
    this.entries = entries;
  }

  /** Writes a line that is about no entry. */
  void line(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    whole.add(bytes);
    out.write(bytes);
    out.write('\n');
  }

  /** Writes a line of an entry; the first of one ends the one before. */
  void entryLine(EntryKey key, LineKind kind, String text) throws IOException {
    if (kind == LineKind.ENTRY) {
      endEntry();
      within = key;
      hash = LineHash.empty();
    }
    hash.add(text);
    line(text);
  }

  /** Ends the entry that was begun, if one was. */
  void endEntry() throws IOException {
    if (within != null) {
      about(LineKind.END, within, hash.text());
      within = null;
      entries++;
    }
  }

  /** Writes a line about an entry and a hash. */
  void about(LineKind kind, EntryKey key, String sha256) throws IOException {
    JsonObjectBuilder value =
        JsonValues.object().add("store", key.store()).add("key", key.key()).add("sha256", sha256);
    line(JsonText.write(JsonValues.object().add(kind.text(), value).build()));
  }

  /** Says that the export goes on later than it began. */
  void resumed(String at) throws IOException {
    JsonObjectBuilder value = JsonValues.object().add("at", at);
    line(JsonText.write(JsonValues.object().add(LineKind.RESUMED.text(), value).build()));
  }

  /** Writes the last line. */
  void done() throws IOException {
    JsonObjectBuilder value =
        JsonValues.object().add("entries", entries).add("sha256", whole.text());
    line(JsonText.write(JsonValues.object().add(LineKind.DONE.text(), value).build()));
    out.flush();
  }
}
