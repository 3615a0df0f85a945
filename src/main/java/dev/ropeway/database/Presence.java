package dev.ropeway.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A connection by which a server shows the others that it uses the database. It holds a shared
 * advisory lock, which ends with the connection: a server that crashed is no longer present.
 */
record Presence(Postmaster postmaster, String password, Connection connection)
    implements AutoCloseable {
  private static final String LOCK = "7233175";
  private static final int VALID_SECONDS = 5;

  static Presence announce(Postmaster postmaster, String password) throws SQLException {
    Connection connection = postmaster.connect(password);
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock_shared(%s)".formatted(LOCK));
      return new Presence(postmaster, password, connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  DatabaseAddress address() {
    return new DatabaseAddress(postmaster.url(), Passwords.APPLICATION, password);
  }

  @Override
  public String toString() {
    return "Presence[" + postmaster + "]"; // and not the password
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
