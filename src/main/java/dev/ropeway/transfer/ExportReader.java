package dev.ropeway.transfer;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.LineHash;
import dev.ropeway.journal.LineKind;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file line by line and refuses one that is not as it was written: a hash that is wrong, a
 * line that is missing, in another place or there twice. One that ends too early is read as far as
 * it goes. Confined to one thread.
 */
final class ExportReader implements Closeable {
  /** Lines that have to name an entry. */
  private static final Set<LineKind> NAMING =
      EnumSet.of(LineKind.ENTRY, LineKind.REPLACES, LineKind.GONE, LineKind.END);

  private final LineReader lines;
  private final LineHash whole = LineHash.empty();
  private LineHash hash = LineHash.empty();
  private @Nullable ExportHead head;
  private @Nullable EntryKey last; // the last key that a line was about
  private @Nullable EntryKey within; // the entry whose end is yet to come
  private long entries;
  private boolean complete;

  ExportReader(InputStream in) {
    this.lines = new LineReader(in, LineReader.LONGEST);
  }

  /** The next line; null at the end, which may have come too early: see {@link #complete}. */
  @Nullable ExportLine next() throws IOException {
    byte[] bytes = lines.next();
    if (bytes == null) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean first = head == null;
    ExportLine line = line(text);
    if (complete) {
      throw line.refused("There is more behind the end.");
    }
    if (first != (line.kind() == LineKind.EXPORT)) {
      throw line.refused("The first line, and no other, says what was exported.");
    }
    boolean inside = line.kind().ofEntry() || line.kind() == LineKind.END;
    if (inside != (within != null)) {
      throw line.refused("Lines are missing before it.");
    }
    if (line.kind() == LineKind.DONE) {
      end(line);
    } else {
      accept(line);
      whole.add(bytes);
    }
    return line;
  }

  private void accept(ExportLine line) {
    switch (line.kind()) {
      case REPLACES -> { // its entry follows
      }
      case GONE -> {
        follow(line);
        last = line.entry();
      }
      case ENTRY -> {
        follow(line);
        last = line.entry();
        within = last;
        hash = LineHash.empty();
        hash.add(line.text());
      }
      case END -> {
        if (!hash.text().equals(line.value().getString("sha256", ""))) {
          throw line.refused("The hash is not that of the lines before: one was changed or lost.");
        }
        within = null;
        entries++;
      }
      default -> {
        if (line.kind().ofEntry()) {
          hash.add(line.text());
        }
      }
    }
  }

  /** Keys come in the order of code points, each once. */
  private void follow(ExportLine line) {
    if (last != null && KeyOrder.INSTANCE.compare(last, line.entry()) >= 0) {
      throw line.refused("It does not come behind %s, as it has to.".formatted(last));
    }
  }

  private void end(ExportLine line) {
    if (!whole.text().equals(line.value().getString("sha256", ""))
        || entries != line.value().getInt("entries", -1)) {
      throw line.refused("The hash is not that of the file: an entry was changed or lost.");
    }
    complete = true;
  }

  private ExportLine line(String text) {
    long number = lines.number();
    LineKind kind =
        LineKind.of(text)
            .orElseThrow(
                () ->
                    TransferException.at(
                        number, "It is no line of an export that this version knows."));
    if (kind.ofEntry()) {
      return new ExportLine(number, kind, text, within, JsonValue.EMPTY_JSON_OBJECT);
    }
    try {
      JsonObject value = JsonText.read(text).asJsonObject().getJsonObject(kind.text());
      String store = value.getString("store", null);
      EntryKey key = store == null ? within : new EntryKey(store, value.getString("key"));
      if (key == null && NAMING.contains(kind)) {
        throw TransferException.at(number, "It names no entry.");
      }
      if (kind == LineKind.EXPORT) {
        ExportHead first = ExportHead.of(value);
        head = head == null ? first : head;
      }
      return new ExportLine(number, kind, text, key, value);
    } catch (JsonFormatException | JsonException | ClassCastException | NullPointerException e) {
      throw new TransferException("Line %d: It cannot be read: %s".formatted(number, e), e);
    }
  }

  /** What was exported. */
  ExportHead head() {
    if (head == null) {
      throw new TransferException("The file has no first line, which says what was exported.");
    }
    return head;
  }

  /** Whether the last line was there, and the hash of the whole is right. */
  boolean complete() {
    return complete;
  }

  /** The hash of all lines so far. */
  LineHash hash() {
    return whole.copy();
  }

  /** How many entries have come to their end. */
  long entries() {
    return entries;
  }

  /** The number of the last line. */
  long number() {
    return lines.number();
  }

  /** Where the line behind the last one begins, in bytes. */
  long offset() {
    return lines.offset();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
