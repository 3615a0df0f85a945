package dev.ropeway.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * A connection by which a server shows the others that it uses the database. It holds a shared
 * advisory lock, which ends with the connection: a server that crashed is no longer present.
 */
record Presence(Postmaster postmaster, Connection connection) implements AutoCloseable {
  private static final String LOCK = "7233175";
  private static final int VALID_SECONDS = 5;

  static Presence announce(Postmaster postmaster) throws SQLException {
    Connection connection = connect(postmaster);
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock_shared(%s)".formatted(LOCK));
      return new Presence(postmaster, connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static Connection connect(Postmaster postmaster) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", Postmaster.USER);
    properties.setProperty("ApplicationName", "ropeway presence");
    properties.setProperty("tcpKeepAlive", "true");
    // The service loader of an application server does not find drivers in its libraries.
    Connection connection = new org.postgresql.Driver().connect(postmaster.url(), properties);
    if (connection == null) {
      throw new SQLException("No driver for " + postmaster.url());
    }
    return connection;
  }

  DatabaseAddress address() {
    return new DatabaseAddress(postmaster.url(), Postmaster.USER, null);
  }

  boolean isAlive() throws SQLException {
    return connection.isValid(VALID_SECONDS);
  }

  String serverVersion() throws SQLException {
    return connection.getMetaData().getDatabaseProductVersion();
  }

  /** Whether no other server is present. To be asked only by a holder of the folder's lock. */
  boolean isLast() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_try_advisory_lock(%s)".formatted(LOCK))) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public void close() throws SQLException {
    if (!connection.isClosed()) {
      // Waits for the answer, so that the next server to leave sees that this one is gone.
      try (Statement statement = connection.createStatement()) {
        statement.execute("select pg_advisory_unlock_all()");
      } finally {
        connection.close();
      }
    }
  }
}
