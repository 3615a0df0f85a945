package dev.ropeway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ropeway.demo.Player;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Locks the row, changes the data in Java and writes it back; a connection a writer. */
final class SelectForUpdate implements Contestant {

  private final PlayerTable table;
  private final ObjectMapper mapper = new ObjectMapper();

  SelectForUpdate(PlayerTable table) {
    this.table = table;
  }

  @Override
  public String name() {
    return Names.FOR_UPDATE;
  }

  @Override
  public void prepare() {
    table.prepare();
  }

  @Override
  public Writer writer(int number) throws SQLException {
    Connection connection = table.connect();
    connection.setAutoCommit(false);
    PreparedStatement select =
        connection.prepareStatement("select data from bench.for_update where key = ? for update");
    PreparedStatement update =
        connection.prepareStatement(
            """
            update bench.for_update set data = ?::jsonb, version = version + 1 where key = ?""");
    return key -> {
      try {
        giveCoin(select, update, table.keys().name(key));
        connection.commit();
      } catch (Exception e) {
        connection.rollback();
        throw e;
      }
    };
  }

  private void giveCoin(PreparedStatement select, PreparedStatement update, String key)
      throws SQLException, IOException {
    select.setString(1, key);
    try (ResultSet row = select.executeQuery()) {
      row.next();
      Player player = mapper.readValue(row.getString(1), Player.class);
      Player richer = new Player(player.name(), player.coins() + 1, player.items());
      update.setString(1, mapper.writeValueAsString(richer));
    }
    update.setString(2, key);
    update.executeUpdate();
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
