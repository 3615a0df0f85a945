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
    String[] values = new String[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    return array("text", values);
  }

  <R> Columns numbers(List<R> rows, Function<? super R, @Nullable Long> column)
      throws SQLException {
    Long[] values = new Long[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    return array("int8", values);
  }

  Columns keys(List<EntryKey> keys) throws SQLException {
    return texts(keys, EntryKey::store).texts(keys, EntryKey::key);
  }

  Columns clients(List<ClientKey> clients) throws SQLException {
    return texts(clients, c -> c.key().store())
        .texts(clients, c -> c.key().key())
        .texts(clients, ClientKey::client);
  }

  Columns actions(List<ActionId> ids) throws SQLException {
    return texts(ids, i -> i.key().store())
        .texts(ids, i -> i.key().key())
        .texts(ids, ActionId::client)
        .numbers(ids, ActionId::id);
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

  /** The driver sends arrays in binary only if they have the type of their elements. */
  private Columns array(String type, @Nullable Object[] values) throws SQLException {
    statement.setArray(++index, connection.createArrayOf(type, values));
    return this;
  }
}
