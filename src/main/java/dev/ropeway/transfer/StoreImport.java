package dev.ropeway.transfer;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.LineKind;
import dev.ropeway.journal.StoreWrites;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file into a database, entry by entry: one that is there with the same content is passed
 * over, so an import may be repeated whenever it was interrupted; one that is there with another is
 * refused. Confined to one thread.
 */
final class StoreImport {
  private final ExportReader lines;
  private final StoreWrites writes;
  private final Map<String, List<String>> knows;

  // the entry whose end is yet to come
  private @Nullable ExportLine entry;
  private @Nullable String stored; // the hash of what is there in its place
  private @Nullable String replaces;
  private boolean writing;

  // so far
  private Set<String> erasedSince = Set.of();
  private boolean recording = true;
  private long uncommittedFrom = 1;
  private long imported;
  private long same;
  private long erased;
  private int people;

  /**
   * Takes what it works on.
   *
   * @param knows the migrations that a store of the application has; of one that is not there
   *     nothing is known
   */
  StoreImport(ExportReader lines, StoreWrites writes, Map<String, List<String>> knows) {
    this.lines = lines;
    this.writes = writes;
    this.knows = knows;
  }

  /**
   * Imports all of it.
   *
   * @return what was done, for whoever asked for it
   * @throws TransferException naming the line that does not fit; the entry it is about is not there
   */
  String run() throws IOException {
    try {
      takeAll();
    } catch (SQLException e) {
      throw new TransferException(
          "Lines %d to %d: the database refuses: %s"
              .formatted(uncommittedFrom, lines.number(), e.getMessage()),
          e);
    }
    lines.head();
    if (!lines.complete()) {
      throw new TransferException(
          "The file ends behind line %d, before its end. Its whole entries are there: %s"
              .formatted(lines.number(), told()));
    }
    return told();
  }

  private void takeAll() throws IOException, SQLException {
    try {
      for (ExportLine line = lines.next(); line != null; line = lines.next()) {
        take(line);
      }
      endRecords();
    } catch (TransferException e) {
      writes.endEarly();
      throw e;
    }
    writes.endEarly();
  }

  private void take(ExportLine line) throws IOException, SQLException {
    switch (line.kind()) {
      case EXPORT -> begin();
      case SECRET, ERASURE, REVOCATION -> {
        String refusal = writes.record(line.kind(), line.text());
        if (refusal != null) {
          throw line.refused(refusal);
        }
      }
      case RESUMED, DONE -> endRecords();
      case REPLACES -> replaces = line.value().getString("sha256");
      case GONE -> {
        endRecords();
        gone(line);
      }
      case ENTRY -> {
        endRecords();
        entry(line);
      }
      case END -> end(line);
      default -> {
        if (writing) {
          writes.add(line.entry(), line.kind(), line.text());
        }
      }
    }
  }

  private void begin() throws SQLException {
    int schema = writes.schema();
    if (lines.head().schema() > schema) {
      throw TransferException.at(
          1,
          """
          It comes from tables of version %d, and these are of version %d: migrate them first."""
              .formatted(lines.head().schema(), schema));
    }
  }

  private void endRecords() throws SQLException {
    if (recording) {
      recording = false;
      people = writes.endRecords();
      erasedSince = writes.erasedAfter(lines.head().at());
    }
  }

  private void gone(ExportLine line) throws IOException, SQLException {
    String there = writes.hash(line.entry(), lines.head().history());
    if (there != null) {
      requireFormer(line, there, line.value().getString("sha256"));
      writes.delete(line.entry());
      ended(line);
    }
  }

  private static void requireFormer(ExportLine line, String there, String former) {
    if (!there.equals(former)) {
      throw line.refused("It is there with another content than the former export has.");
    }
  }

  private void entry(ExportLine line) throws IOException, SQLException {
    requireKnown(line);
    EntryKey key = line.entry();
    entry = line;
    stored = writes.hash(key, lines.head().history());
    writing = stored == null || stored.equals(replaces);
    if (stored != null && writing) {
      writes.delete(key);
    }
    if (writing) {
      writes.add(key, LineKind.ENTRY, line.text());
    }
  }

  /** Migrations have to be the first of those that the application has, as everywhere. */
  private void requireKnown(ExportLine line) {
    List<String> known = knows.get(line.entry().store());
    JsonArray array = line.value().getJsonArray("migrations");
    if (known == null || array == null) {
      return;
    }
    List<String> done =
        array.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList();
    if (done.size() > known.size() || !known.subList(0, done.size()).equals(done)) {
      throw line.refused(
          "It has the migrations %s, and what is known are %s: import it where the newer version of the application runs."
              .formatted(done, known));
    }
  }

  private void end(ExportLine line) throws SQLException {
    ExportLine begun = entry;
    if (begun == null) {
      throw line.refused("Its first line is missing.");
    }
    if (writing) {
      imported++;
      ended(line);
    } else if (line.value().getString("sha256").equals(stored)) {
      same++;
    } else if (writes.erased(line.entry()) > begun.value().getInt("version", 0)) {
      erased++;
    } else {
      throw begun.refused("It is there already, with another content.");
    }
    replaces = null;
    entry = null;
  }

  private void ended(ExportLine line) throws SQLException {
    if (writes.end(line.entry(), erasedSince, lines.head().at())) {
      uncommittedFrom = line.number() + 1;
    }
  }

  private String told() {
    return "%d entries imported, %d were there already, %d have been erased since. %s"
        .formatted(
            imported,
            same,
            erased,
            people == 0 ? "" : people + " people are to be erased again, which nodes will do.")
        .strip();
  }
}
