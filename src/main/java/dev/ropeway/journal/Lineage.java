package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which server's history a database goes on with. A standby that takes over begins a timeline of
 * its own, and may lack what was committed last on the one before it.
 *
 * @param system the cluster's identifier; null if this user may not know it
 * @param timeline the eight hexadecimal digits of its timeline; null if the server tells none
 */
record Lineage(@Nullable String system, @Nullable String timeline) {
  /** From the most telling to one that every server answers. */
  private static final List<String> QUESTIONS =
      List.of(
          """
          select pg_is_in_recovery(), (select system_identifier::text from pg_control_system()),
            case when not pg_is_in_recovery() then
              left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) end
          """,
          """
          select pg_is_in_recovery(), null, case when not pg_is_in_recovery() then
            left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) end
          """,
          "select pg_is_in_recovery(), null, null");

  /** As PostgreSQL refuses a write then: read_only_sql_transaction. */
  static final String STANDBY = "25006";

  private static final String REFUSED = "42"; // no such function, or not for this user
  private static final String UNSUPPORTED = "0A";

  /** How many questions there are. */
  static int questions() {
    return QUESTIONS.size();
  }

  /**
   * Asks a server.
   *
   * @param question which question; a later one asks for less
   * @return empty if the server does not answer this one
   * @throws SQLException also if it is a standby, which takes no writes
   */
  static Optional<Lineage> ask(Connection connection, int question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUESTIONS.get(question))) {
      row.next();
      if (row.getBoolean(1)) {
        throw new SQLException("The server is a standby: it takes no writes.", STANDBY);
      }
      return Optional.of(new Lineage(row.getString(2), row.getString(3)));
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      if (question + 1 < QUESTIONS.size()
          && (state.startsWith(REFUSED) || state.startsWith(UNSUPPORTED))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public String toString() {
    return "timeline " + timeline + (system == null ? "" : " of system " + system);
  }
}
