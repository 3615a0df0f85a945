package dev.ropeway.journal;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines of an export into a database. Invariant: what is committed are whole entries, each
 * with all of its lines; entries of moderate size share a transaction. What is there already is
 * never overwritten, whoever wrote it and when: the primary keys see to it. Confined to one thread.
 */
public final class StoreWrites implements Closeable {
  private static final String SCHEMA =
      "select max(version::int) from ropeway_schema where success and version ~ '^\\d+$'";
  private static final String ERASED =
      "select erased from entry where bucket = ? and store = ? and key = ?";

  private final Connection connection;
  private final LineWrites lines;
  private final RecordLines records;
  private final RepeatedErasures erasures;
  private final List<String> erasureLines = new ArrayList<>();

  private @Nullable StoredLines stored; // within the transaction that is under way
  private int whole; // of the lines that wait, those of entries that are whole
  private boolean begun; // whether something is written of an entry that is not

  private StoreWrites(Connection connection) {
    this.connection = connection;
    this.lines = new LineWrites(connection);
    this.records = new RecordLines(connection);
    this.erasures = new RepeatedErasures(connection);
  }

  /** Works on a database that has tables. */
  public static StoreWrites open(DataSource source) throws SQLException {
    Connection connection = source.getConnection();
    try {
      connection.setAutoCommit(false);
      return new StoreWrites(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The number of the newest migration of the tables. */
  public int schema() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SCHEMA)) {
      row.next();
      return row.getInt(1);
    }
  }

  /**
   * Takes a record of the database's own.
   *
   * @return why it cannot be taken; null if it is
   */
  public @Nullable String record(LineKind kind, String line) throws SQLException {
    switch (kind) {
      case SECRET -> {
        String name = records.secret(line);
        if (name != null) {
          return "This database has another secret \"%s\": take records over before nodes start."
              .formatted(name);
        }
      }
      case REVOCATION -> records.revocation(line);
      case ERASURE -> erasureLines.add(line);
      default -> throw new IllegalArgumentException(kind + " is no record");
    }
    return null;
  }

  /**
   * Commits the records so far.
   *
   * @return how many people were found who had been erased, and are to be erased again
   */
  public int endRecords() throws SQLException {
    int found = erasureLines.isEmpty() ? 0 : erasures.take(erasureLines);
    erasureLines.clear();
    commitWritten();
    return found;
  }

  /** The hashes of people who were erased after an instant, as PostgreSQL writes it. */
  public Set<String> erasedAfter(String at) throws SQLException {
    return erasures.later(at);
  }

  /** The hash of what is stored of a key, as an export has it; null if there is nothing. */
  public @Nullable String hash(EntryKey key, boolean history) throws SQLException, IOException {
    if (!lines.there(key)) {
      return null;
    }
    LineHash hash = LineHash.empty();
    if (stored == null) {
      stored = StoredLines.within(connection, history);
    }
    stored.read(List.of(key), (of, kind, line) -> hash.add(line));
    return hash.text();
  }

  /** The last version at which a key was erased; 0 if it never was. */
  public long erased(EntryKey key) throws SQLException {
    Long version = new Statements(connection).first(ERASED, c -> c.key(key), row -> row.getLong(1));
    return version == null ? 0 : version;
  }

  /** Deletes all that is stored under a key, of which lines follow or which is gone. */
  public void delete(EntryKey key) throws SQLException {
    commit();
    lines.delete(key);
    begun = true;
  }

  /** Takes a line of an entry, which is written with others. */
  public void add(EntryKey key, LineKind kind, String line) throws SQLException {
    if (lines.full() && whole > 0) {
      lines.write(whole);
      commitWritten();
    }
    if (lines.full()) {
      lines.write(lines.waiting());
      begun = true;
    }
    lines.add(key, kind, line);
  }

  /**
   * An entry is whole; commits if there is enough to be committed.
   *
   * @param erased people who were erased after {@code at}: if the entry is about them, they are to
   *     be erased again
   * @return whether it is committed, with all before it
   */
  public boolean end(EntryKey key, Set<String> erased, String at) throws SQLException {
    if (!erased.isEmpty()) {
      lines.write(lines.waiting());
      erasures.repeat(key, erased, at);
    }
    whole = lines.waiting();
    boolean commits = begun || lines.full() || !erased.isEmpty();
    if (commits) {
      commit();
    }
    return commits;
  }

  /** Commits the entries that are whole, and forgets what there is of one that is not. */
  public void endEarly() throws SQLException {
    if (begun) {
      connection.rollback();
      lines.forget(0);
    } else {
      lines.forget(whole);
      commit();
    }
    begun = false;
    whole = 0;
  }

  /** Writes and commits all that waits, which has to be whole. */
  private void commit() throws SQLException {
    lines.write(lines.waiting());
    commitWritten();
    begun = false;
  }

  private void commitWritten() throws SQLException {
    connection.commit();
    stored = null;
    whole = 0;
  }

  @Override
  public void close() throws IOException {
    try {
      connection.rollback();
      connection.close();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
