package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Has a push in a transaction of the caller's leave nothing behind if it clashes, so that the rest
 * of that transaction is as it was. In SQL, for JDBC allows none where a container has the end.
 */
final class Savepoint {
  private static final String SET = "savepoint ropeway";
  private static final String BACK = "rollback to savepoint ropeway";
  private static final String GONE = "release savepoint ropeway";

  private Savepoint() {}

  /**
   * Runs a push.
   *
   * @throws ClashException if that cannot be; nothing was written
   */
  static Set<EntryKey> within(Connection connection, PushStatements push) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SET);
      Set<EntryKey> outraced;
      try {
        outraced = push.run();
      } catch (ClashException e) {
        statement.execute(BACK);
        throw e;
      }
      statement.execute(GONE);
      return outraced;
    }
  }
}
