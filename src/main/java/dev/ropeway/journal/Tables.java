package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.postgresql.PGConnection;

/**
 * Makes the tables: Flyway runs the numbered files of {@code sql/} that were not run yet, and looks
 * whether the others are as they were. Where there is nothing to run it needs no right but to read.
 * Knows nothing of Hibernate, and so works without an application server.
 */
final class Tables {
  private static final int OLDEST = 140_000;

  private Tables() {}

  /**
   * Makes them, or says what has to be done.
   *
   * @param finish whether somebody vouches that no node of an older version is left
   * @return whether nothing is left to do, see {@link BucketTables}
   * @throws SchemaException with one line for the person who starts the server
   */
  static boolean migrate(DataSource source, boolean finish) {
    try (Connection connection = source.getConnection()) {
      check(connection);
      requireDriver(connection);
    } catch (SQLException e) {
      throw SchemaException.refused(e);
    }
    try {
      MigrateResult result = expand(source);
      boolean fresh =
          result.migrations.stream().anyMatch(migration -> migration.version.equals("1"));
      return BucketTables.prepare(source, fresh, finish);
    } catch (FlywayException e) {
      throw SchemaException.of(e);
    } catch (SQLException e) {
      throw SchemaException.refused(e);
    }
  }

  /** Runs the files alone, after which nodes of the version before can go on. */
  static MigrateResult expand(DataSource source) {
    return flyway(source).migrate();
  }

  private static Flyway flyway(DataSource source) {
    return Flyway.configure(Tables.class.getClassLoader())
        .loggers(MigrationLog.class.getName())
        .dataSource(source)
        .locations("classpath:dev/ropeway/sql")
        .callbackLocations("classpath:dev/ropeway/sql")
        .failOnMissingLocations(true)
        .table("ropeway_schema")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
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
}
