package dev.ropeway.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A table as the users of a baseline would make it: a row a player, the data in one column. */
final class PlayerTable implements AutoCloseable {
  private final BenchDatabase database;
  private final String name;
  private final Keys keys;
  private final List<Connection> connections = new ArrayList<>();

  PlayerTable(BenchDatabase database, String name, Keys keys) {
    this.database = database;
    this.name = name;
    this.keys = keys;
  }

  /** A connection for one writer, open until this is closed. */
  Connection connect() throws SQLException {
    Connection connection = database.connect();
    connections.add(connection);
    return connection;
  }

  Keys keys() {
    return keys;
  }

  String name() {
    return name;
  }

  /** Makes every row, without coins. */
  void prepare() {
    prepare(0);
  }

  /** Makes every row; the table leaves room for updates as Ropeway's does. */
  void prepare(long coins) {
    database.execute("create schema if not exists bench");
    database.execute(
        """
        create table if not exists %s (
          key text collate "C" primary key, version bigint not null, data jsonb not null
        ) with (fillfactor = 70)"""
            .formatted(name));
    database.execute(
        """
        insert into %s
        select '%s' || i, 1, '{"name": "new player", "coins": %d, "items": []}'
        from generate_series(0, %d) i"""
            .formatted(name, keys.prefix(), coins, keys.count() - 1));
    database.execute("vacuum analyze %s".formatted(name));
  }

  long coins() {
    return Long.parseLong(
        database.text(
            "select sum((data->>'coins')::bigint) from %s where starts_with(key, ?)"
                .formatted(name),
            keys.prefix()));
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
