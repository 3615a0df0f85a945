package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The sending side of notifications; they go out when the connection's transaction commits. */
record Notify(Connection connection) {
  private static final String SQL = "select pg_notify('ropeway', i) from unnest(?::text[]) as i";

  private static final String NOTE =
      "select pg_notify('ropeway_room', i) from unnest(?::text[]) as i";

  /** Returns how many notifications it took. */
  int send(Hint hint) throws SQLException {
    return send(SQL, hint.payloads());
  }

  /** Sends what nodes tell each other about rooms, in this order. */
  int note(List<String> payloads) throws SQLException {
    return send(NOTE, payloads);
  }

  private int send(String sql, List<String> payloads) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Columns(connection, statement).texts(payloads, payload -> payload);
      statement.execute();
      return payloads.size();
    }
  }
}
