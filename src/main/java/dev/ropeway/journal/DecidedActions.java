package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The last outcomes of one client on one key. */
final class DecidedActions {
  private static final String SQL =
      """
      select id, status, reason, version from recorded_action
      where store = ? and key = ? and client = ? and status is not null and version <= ?
      order by id desc limit ?
      """;

  private DecidedActions() {}

  /** In the order of their numbers, none that was decided after the version. */
  static List<Ack> upTo(Connection connection, ClientKey client, long version, int limit)
      throws SQLException {
    List<Ack> newestFirst =
        new Statements(connection)
            .query(
                SQL,
                columns -> columns.client(client).value(version).value(limit),
                row -> {
                  Outcome outcome =
                      Statements.outcome(row.getString(2), row.getString(3), row.getLong(4));
                  return outcome == null
                      ? null
                      : new Ack(
                          client.client(), row.getLong(1), outcome.status(), outcome.reason());
                });
    List<Ack> acks = new ArrayList<>(newestFirst);
    Collections.reverse(acks);
    return acks;
  }
}
