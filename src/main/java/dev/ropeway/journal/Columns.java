package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Binds lists to {@code unnest(?, ?, …)}, one array a column. Confined to one thread. */
final class Columns {
  private final Connection connection;
  private final PreparedStatement statement;
  private int index;

  Columns(Connection connection, PreparedStatement statement) {
    this.connection = connection;
    this.statement = statement;
  }

  <R> Columns texts(List<R> rows, Function<? super R, @Nullable String> column)
      throws SQLException {
    return array("text", rows, column);
  }

  <R> Columns numbers(List<R> rows, Function<? super R, @Nullable Long> column)
      throws SQLException {
    return array("int8", rows, column);
  }

  Columns keys(List<EntryKey> keys) throws SQLException {
    return texts(keys, EntryKey::store).texts(keys, EntryKey::key);
  }

  /** An array as PostgreSQL writes it, of names (without quotes and backslashes) or of numbers. */
  static @Nullable String literal(@Nullable List<?> values) {
    return values == null
        ? null
        : values.stream()
            .map(value -> value instanceof String ? "\"" + value + "\"" : String.valueOf(value))
            .collect(Collectors.joining(",", "{", "}"));
  }

  Columns value(Object value) throws SQLException {
    statement.setObject(++index, value);
    return this;
  }

  private <R> Columns array(String type, List<R> rows, Function<? super R, ?> column)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(rows.size());
    for (R row : rows) {
      values.add(column.apply(row));
    }
    statement.setArray(++index, connection.createArrayOf(type, values.toArray()));
    return this;
  }
}
