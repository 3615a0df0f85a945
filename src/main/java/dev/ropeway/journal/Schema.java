package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Creates the tables at the first start and checks them at later ones, if need be by the right to
 * read alone: {@link Tables} makes them, Hibernate validates its mapping against the result.
 *
 * @param finish whether no node of an older version is left that what it needs is kept for
 */
public record Schema(DataSource source, Database database, boolean finish) {
  /**
   * Makes the schema right, or says what has to be done.
   *
   * @throws SchemaException with one line for the person who starts the server
   */
  public void prepare() {
    Tables.migrate(source, finish);
    requireTransactions();
    try {
      database.factory().getSchemaManager().validate();
    } catch (Exception e) {
      throw SchemaException.different(e);
    }
  }

  /** What two statements do has to be one transaction of the database. */
  private void requireTransactions() {
    boolean one;
    try {
      one = database.push(connection -> transaction(connection).equals(transaction(connection)));
    } catch (RuntimeException e) {
      SQLException cause = SchemaException.sql(e);
      throw cause == null
          ? new SchemaException("Transactions do not work: " + e + ".", e)
          : SchemaException.refused(cause);
    }
    if (!one) {
      throw new SchemaException(
          "The data source takes no part in transactions: make it transactional"
              + " (transactional=\"true\").",
          null);
    }
  }

  private static String transaction(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_current_xact_id()::text")) {
      row.next();
      return row.getString(1);
    }
  }
}
