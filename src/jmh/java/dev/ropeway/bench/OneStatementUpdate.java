package dev.ropeway.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The database does it all: one statement, one round trip, one commit; a connection a writer. */
final class OneStatementUpdate implements Contestant {
  private static final String SQL =
      """
      update bench.one_statement set
        data = jsonb_set(data, '{coins}', to_jsonb((data->>'coins')::bigint + ?)),
        version = version + 1
      where key = ?""";

  private final PlayerTable table;

  OneStatementUpdate(PlayerTable table) {
    this.table = table;
  }

  @Override
  public String name() {
    return Names.UPDATE;
  }

  @Override
  public void prepare() {
    table.prepare();
  }

  @Override
  public Writer writer(int number) throws SQLException {
    Connection connection = table.connect();
    PreparedStatement update = connection.prepareStatement(SQL);
    return key -> {
      update.setLong(1, 1);
      update.setString(2, table.keys().name(key));
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("no such row");
      }
    };
  }

  @Override
  public long coins() {
    return table.coins();
  }

  @Override
  public void close() throws SQLException {
    table.close();
  }
}
