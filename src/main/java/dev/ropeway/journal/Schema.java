package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Creates the tables at the first start and checks them at later ones: Flyway runs and verifies the
 * numbered files of {@code sql/}, Hibernate validates its mapping against the result.
 */
public final class Schema {
  private static final int OLDEST = 140_000;

  private final DataSource source;
  private final Database database;

  /** Works on one database, seen as a data source and through Hibernate. */
  public Schema(DataSource source, Database database) {
    this.source = source;
    this.database = database;
  }

  /**
   * Makes the schema right, or says what has to be done.
   *
   * @throws SchemaException with one line for the person who starts the server
   */
  public void prepare() {
    try (Connection connection = source.getConnection()) {
      check(connection);
      requireDriver(connection);
    } catch (SQLException e) {
      throw explain(e);
    }
    requireTransactions();
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .loggers(MigrationLog.class.getName())
          .dataSource(source)
          .locations("classpath:dev/ropeway/sql")
          .callbackLocations("classpath:dev/ropeway/sql")
          .failOnMissingLocations(true)
          .table("ropeway_schema")
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
      database.factory().getSchemaManager().validate();
    } catch (FlywayException e) {
      SQLException cause = sql(e);
      throw cause == null ? new SchemaException(different(e), e) : explain(cause);
    } catch (Exception e) {
      throw new SchemaException(different(e), e);
    }
  }

  private static String different(Exception e) {
    return "The tables in the database are not those of this version of Ropeway ("
        + String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip()
        + "). Use the version that made them, or an empty database.";
  }

  private static void check(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select current_setting('server_version_num')::int,
                current_setting('server_version'),
                current_setting('transaction_isolation')
                """)) {
      row.next();
      require(row.getInt(1), row.getString(2), row.getString(3));
    }
  }

  static void require(int number, String version, String isolation) {
    if (number < OLDEST) {
      throw new SchemaException(
          "PostgreSQL "
              + version
              + " is too old: Ropeway needs version 14 or newer. Upgrade it, or point DB_URL at"
              + " another server.",
          null);
    }
    if (!isolation.equals("read committed")) {
      throw new SchemaException(
          "The data source uses isolation level "
              + isolation
              + ": set it to read committed (isolationLevel=\"TRANSACTION_READ_COMMITTED\").",
          null);
    }
  }

  private static void requireDriver(Connection connection) throws SQLException {
    if (!connection.isWrapperFor(PGConnection.class)) {
      throw new SchemaException(
          "The data source has another driver than PostgreSQL's, or the application sees another"
              + " copy of it: keep the driver in the server's library, which both share, and out of"
              + " the application.",
          null);
    }
  }

  /** What two statements do has to be one transaction of the database. */
  private void requireTransactions() {
    boolean one;
    try {
      one = database.push(connection -> transaction(connection).equals(transaction(connection)));
    } catch (RuntimeException e) {
      SQLException cause = sql(e);
      throw cause == null
          ? new SchemaException("Transactions do not work: " + e + ".", e)
          : explain(cause);
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

  private SchemaException explain(SQLException e) {
    String state = String.valueOf(deepest(e).getSQLState());
    String message = String.valueOf(deepest(e).getMessage()).replaceAll("\\s+", " ");
    message = message.replaceAll(" Position: \\d+|\\.$", "");
    String advice =
        switch (state) {
          case "28P01", "28000" -> "Correct DB_USER and DB_PASSWORD.";
          case "3D000" -> "Create the database, or correct DB_URL.";
          case "42501" ->
              "Grant the user the right to create tables: grant create on schema public to …";
          default -> "Start the database, or correct DB_URL.";
        };
    return new SchemaException("Ropeway cannot use its database: " + message + ". " + advice, e);
  }

  private static SQLException deepest(SQLException e) {
    SQLException deepest = e;
    for (Throwable t = e.getCause(); t != null && t != t.getCause(); t = t.getCause()) {
      if (t instanceof SQLException inner && inner.getSQLState() != null) {
        deepest = inner;
      }
    }
    return deepest;
  }

  private static @Nullable SQLException sql(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}
