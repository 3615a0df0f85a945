package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The sending side of notifications; they go out when the connection's transaction commits. That
 * waits neither for the disk nor for a standby, and holds up no other that notifies: what is told
 * was committed before, and may be lost.
 */
record Notify(Connection connection) {
  private static final String SQL =
      """
      with soon as materialized (select set_config('synchronous_commit', 'off', true))
      select pg_notify(told.channel, told.payload)
      from soon, unnest(?::text[], ?::text[]) as told (channel, payload)
      """;

  /** Sends them in this order. */
  void send(List<Notification> all) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      new Columns(connection)
          .texts(all, Notification::channel)
          .texts(all, Notification::payload)
          .bind(statement);
      statement.execute();
    }
  }
}
