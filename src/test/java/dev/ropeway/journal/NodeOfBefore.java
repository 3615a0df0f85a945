package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Writes as nodes did that knew no buckets, by the statements that they had: reads a player, gives
 * him a coin, and writes entry, version, log and a mark where the version is still the one it read.
 */
final class NodeOfBefore implements Callable<Void> {
  private static final String READ =
      "select version, (data->>'coins')::int8 from entry where store = 'players' and key = ?";
  private static final String UPDATE =
      """
      update entry set version = version + 1, data = jsonb_set(data, '{coins}', to_jsonb(?::int8)),
        updated_at = now()
      where store = 'players' and key = ? and version = ? and asides = 0
      """;
  private static final String VERSION =
      """
      insert into entry_version (store, key, version, at, patch, actions)
      values ('players', ?, ?, now(), jsonb_build_array(jsonb_build_object(
        'op', 'replace', 'path', '/coins', 'value', ?::int8)), '[]')
      """;
  private static final String LOG =
      """
      insert into recorded_action (store, key, client, id, name, args, recorded_at, status, version,
        decided_at) values ('players', ?, 'before', ?, 'add_coins', '1', now(), 'applied', ?, now())
      on conflict do nothing
      """;
  private static final String MARK =
      """
      insert into client_mark (store, key, client, last_id) values ('players', ?, 'before', ?)
      on conflict (store, key, client) do update set last_id = excluded.last_id
      """;

  private final DataSource source;
  private final int keys;
  private final AtomicLong given = new AtomicLong();
  private volatile boolean stopped;

  NodeOfBefore(DataSource source, int keys) {
    this.source = source;
    this.keys = keys;
  }

  /** How many coins it has given. */
  long given() {
    return given.get();
  }

  void stop() {
    stopped = true;
  }

  @Override
  public Void call() throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      while (!stopped) {
        if (give(connection, "p" + ThreadLocalRandom.current().nextInt(keys))) {
          connection.commit();
          given.incrementAndGet();
        } else {
          connection.rollback();
        }
      }
    }
    return null;
  }

  private static boolean give(Connection connection, String key) throws SQLException {
    long version;
    long coins;
    try (PreparedStatement read = connection.prepareStatement(READ)) {
      read.setString(1, key);
      try (ResultSet row = read.executeQuery()) {
        row.next();
        version = row.getLong(1);
        coins = row.getLong(2);
      }
    }
    return write(connection, UPDATE, coins + 1, key, version) == 1
        && write(connection, VERSION, key, version + 1, coins + 1) == 1
        && write(connection, LOG, key, version + 1, version + 1) == 1
        && write(connection, MARK, key, version + 1) == 1;
  }

  private static int write(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
