package dev.ropeway.journal;

import dev.ropeway.action.BuiltInActions;
import dev.ropeway.action.ClientNames;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObjectBuilder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Records what follows from departures, in the transaction that makes them. */
final class Leaves {
  private Leaves() {}

  /**
   * Records departures as pending actions.
   *
   * @param left clients that have left
   * @param closed rooms that are closed, as everybody has left them some time ago
   */
  static void record(Connection connection, List<ClientKey> left, List<EntryKey> closed)
      throws SQLException {
    if (left.isEmpty() && closed.isEmpty()) {
      return;
    }
    List<ActionWrite> actions = new ArrayList<>();
    for (ClientKey client : left) {
      JsonObjectBuilder args = JsonValues.object().add("client", client.client());
      actions.add(action(client.key(), args.add("last", false)));
    }
    for (EntryKey room : closed) {
      actions.add(action(room, JsonValues.object().add("last", true)));
    }
    new PushStatements(connection, new Push(List.of(), actions, List.of(), now(connection))).run();
  }

  private static ActionWrite action(EntryKey room, JsonObjectBuilder args) {
    String client = ClientNames.ROOM + UUID.randomUUID();
    String text = JsonText.write(args.build());
    return new ActionWrite(room, client, 1, BuiltInActions.LEAVE, text, null, null, null);
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select now()")) {
      row.next();
      return Statements.instant(row, 1);
    }
  }
}
