package dev.ropeway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ropeway.demo.Player;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A transfer as an application makes it: reads both accounts, decides, writes both, always in the
 * order of the keys, so that no two wait for each other. Three round trips with statements that are
 * prepared once. Confined to one thread.
 */
final class TransferStatements {
  private final Connection connection;
  private final PreparedStatement read;
  private final PreparedStatement write;
  private final ObjectMapper mapper = new ObjectMapper();

  /**
   * Prepares them.
   *
   * @param lock what follows the query, such as {@code for update}
   */
  TransferStatements(Connection connection, String table, String lock) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    read =
        connection.prepareStatement(
            "select key, data from %s where key in (?, ?) order by key %s".formatted(table, lock));
    write =
        connection.prepareStatement(
            "update %s set data = ?::jsonb, version = version + 1 where key = ?".formatted(table));
  }

  /** Moves a coin if there is one, and commits. */
  void transfer(String from, String to) throws SQLException, IOException {
    try {
      Map<String, Player> players = read(from, to);
      if (players.size() != 2) {
        throw new IllegalStateException("no such row");
      }
      if (players.computeIfPresent(from, (key, p) -> with(p, p.coins() - 1)).coins() >= 0) {
        players.computeIfPresent(to, (key, p) -> with(p, p.coins() + 1));
        write(players);
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  private static Player with(Player player, long coins) {
    return new Player(player.name(), coins, player.items());
  }

  private Map<String, Player> read(String from, String to) throws SQLException, IOException {
    read.setString(1, from);
    read.setString(2, to);
    Map<String, Player> players = new TreeMap<>();
    try (ResultSet row = read.executeQuery()) {
      while (row.next()) {
        players.put(row.getString(1), mapper.readValue(row.getString(2), Player.class));
      }
    }
    return players;
  }

  private void write(Map<String, Player> players) throws SQLException, IOException {
    for (Map.Entry<String, Player> each : players.entrySet()) {
      write.setString(1, mapper.writeValueAsString(each.getValue()));
      write.setString(2, each.getKey());
      write.addBatch();
    }
    write.executeBatch();
  }
}
