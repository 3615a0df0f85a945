package dev.ropeway.journal;

import dev.ropeway.Outcome;
import dev.ropeway.action.Author;
import dev.ropeway.json.JsonText;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs statements on a connection and reads what they answer. Confined to one thread. */
record Statements(Connection connection) {
  /** Reads one row. */
  @FunctionalInterface
  interface RowReader<R> {
    @Nullable R read(ResultSet row) throws SQLException;
  }

  /** Binds a statement's parameters. */
  @FunctionalInterface
  interface Binder {
    Columns bind(Columns columns) throws SQLException;
  }

  /** Runs a statement and reads its rows; what is read as null is left out. */
  <R> List<R> query(String sql, Binder binder, RowReader<R> reader) throws SQLException {
    Columns columns = binder.bind(new Columns(connection));
    try (Planned planned = new Planned(connection, sql, columns)) {
      List<R> rows = new ArrayList<>();
      try (ResultSet result = planned.query()) {
        while (result.next()) {
          R row = reader.read(result);
          if (row != null) {
            rows.add(row);
          }
        }
      }
      return rows;
    }
  }

  /**
   * Runs a statement whose last column tells how many rows there were before they were cut by
   * bytes.
   *
   * @param column that column
   * @param limit how many rows it reads at most
   */
  <R> Slice<R> slice(String sql, Binder binder, RowReader<R> reader, int column, int limit)
      throws SQLException {
    long[] found = {0};
    List<R> rows =
        query(
            sql,
            binder,
            row -> {
              found[0] = row.getLong(column);
              return reader.read(row);
            });
    return new Slice<>(rows, found[0] >= limit || found[0] > rows.size());
  }

  /** Runs one reading statement by itself. */
  static <R> List<R> query(Database database, String sql, Binder binder, RowReader<R> reader) {
    return database.pull(connection -> new Statements(connection).query(sql, binder, reader));
  }

  /** The first row of a reading statement by itself; null if there is none. */
  static <R> @Nullable R first(Database database, String sql, Binder binder, RowReader<R> reader) {
    List<R> rows = query(database, sql, binder, reader);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** The first row of a statement; null if there is none. */
  <R> @Nullable R first(String sql, Binder binder, RowReader<R> reader) throws SQLException {
    List<R> rows = query(sql, binder, reader);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** The number in the only row of a statement that counts. */
  long count(String sql, Binder binder) throws SQLException {
    return query(sql, binder, row -> row.getLong(1)).get(0);
  }

  /** Whether a statement finds or writes anything. */
  boolean any(String sql, Binder binder) throws SQLException {
    return !query(sql, binder, row -> true).isEmpty();
  }

  static EntryKey key(ResultSet row) throws SQLException {
    return new EntryKey(row.getString(1), row.getString(2));
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? Instant.EPOCH : time.toInstant();
  }

  static @Nullable Outcome outcome(
      @Nullable String status,
      @Nullable String reason,
      long version,
      @Nullable String cause,
      @Nullable String result) {
    if (status == null) {
      return null;
    }
    Outcome.Status decided = Outcome.Status.valueOf(status.toUpperCase(Locale.ROOT));
    boolean rejected = decided == Outcome.Status.REJECTED;
    return new Outcome(
        decided,
        version,
        reason,
        rejected ? cause(cause, reason) : null,
        result == null ? null : JsonText.read(result));
  }

  /** Nodes of earlier versions give no cause, but their reasons always begin like this. */
  private static Outcome.@Nullable Cause cause(@Nullable String cause, @Nullable String reason) {
    if (cause != null) {
      return cause.equals(PushLog.REFUSED)
          ? null
          : Outcome.Cause.valueOf(cause.toUpperCase(Locale.ROOT));
    }
    String text = String.valueOf(reason);
    if (text.startsWith("condition not met: the entry is at version ")) {
      return Outcome.Cause.CONDITION;
    }
    return text.startsWith("test failed: ") ? Outcome.Cause.TEST : null;
  }

  static @Nullable Author author(@Nullable String actor, @Nullable Array roles)
      throws SQLException {
    return actor == null
        ? null
        : new Author(actor, Objects.requireNonNullElse(texts(roles), List.of()));
  }

  static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? null : List.of((String[]) array.getArray());
  }

  static @Nullable List<Long> numbers(@Nullable Array array) throws SQLException {
    return array == null ? null : List.of((Long[]) array.getArray());
  }
}
