package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The sending side of the hints; they go out when the connection's transaction commits. */
final class Notify {
  private static final String SQL = "select pg_notify('ropeway', i) from unnest(?::text[]) as i";

  private final Connection connection;

  Notify(Connection connection) {
    this.connection = connection;
  }

  /** Returns how many notifications it took. */
  int send(Hint hint) throws SQLException {
    List<String> payloads = hint.payloads();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      new Columns(connection, statement).texts(payloads, payload -> payload);
      statement.execute();
      return payloads.size();
    }
  }
}
