package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
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
    return array("text", rows, column, new String[rows.size()]);
  }

  <R> Columns numbers(List<R> rows, Function<? super R, @Nullable Long> column)
      throws SQLException {
    return array("int8", rows, column, new Long[rows.size()]);
  }

  Columns keys(List<EntryKey> keys) throws SQLException {
    return keys(keys, key -> key);
  }

  <R> Columns keys(List<R> rows, Function<? super R, EntryKey> key) throws SQLException {
    return texts(rows, row -> key.apply(row).store()).texts(rows, row -> key.apply(row).key());
  }

  Columns clients(List<ClientKey> clients) throws SQLException {
    return keys(clients, ClientKey::key).texts(clients, ClientKey::client);
  }

  Columns actions(List<ActionId> ids) throws SQLException {
    return keys(ids, ActionId::key).texts(ids, ActionId::client).numbers(ids, ActionId::id);
  }

  Columns key(EntryKey key) throws SQLException {
    return value(key.store()).value(key.key());
  }

  Columns client(ClientKey client) throws SQLException {
    return key(client.key()).value(client.client());
  }

  Columns time(Instant instant) throws SQLException {
    return value(instant.atOffset(ZoneOffset.UTC));
  }

  /** An array as PostgreSQL writes it, of texts or of numbers. */
  static @Nullable String literal(@Nullable List<?> values) {
    return values == null
        ? null
        : values.stream()
            .map(value -> value instanceof String text ? quoted(text) : String.valueOf(value))
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    boolean plain = text.indexOf('"') < 0 && text.indexOf('\\') < 0;
    return '"' + (plain ? text : text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  Columns value(@Nullable Object value) throws SQLException {
    statement.setObject(++index, value);
    return this;
  }

  /** The driver sends arrays in binary only if they have the type of their elements. */
  private <R, V> Columns array(
      String type, List<R> rows, Function<? super R, @Nullable V> column, @Nullable V[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    statement.setArray(++index, connection.createArrayOf(type, values));
    return this;
  }
}
