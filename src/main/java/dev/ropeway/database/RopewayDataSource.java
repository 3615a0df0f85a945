package dev.ropeway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGPooledConnection;

/**
 * PostgreSQL's pooled data source, which looks up its address when it opens a connection. So the
 * embedded database is up before anything that uses the pool. Safe for use by several threads.
 */
public class RopewayDataSource extends PGConnectionPoolDataSource {
  private static final long serialVersionUID = 1;

  /** For each of the hosts of the URL: one that hangs must not keep the next from being tried. */
  private static final int LOGIN_SECONDS = 5;

  /** Of an open connection; Ropeway's own statements bring along a shorter one. */
  private static final int SILENCE_SECONDS = 300;

  /** Called by the application server. */
  public RopewayDataSource() {
    setApplicationName("ropeway");
    setConnectTimeout(LOGIN_SECONDS);
    setTcpKeepAlive(true);
  }

  @Override
  public synchronized PooledConnection getPooledConnection() throws SQLException {
    DatabaseAddress address = DatabaseAddress.current();
    // Set after the defaults: what the URL says about time-outs and names wins over them.
    setSocketTimeout(0);
    setUrl(address.url());
    int silence = getSocketTimeout() == 0 ? SILENCE_SECONDS : getSocketTimeout();
    setSocketTimeout(Math.min(LOGIN_SECONDS, silence));
    Connection connection =
        address.user() == null
            ? getConnection()
            : getConnection(address.user(), address.password());
    connection.setNetworkTimeout(
        Runnable::run, Math.toIntExact(Duration.ofSeconds(silence).toMillis()));
    return new PGPooledConnection(connection, isDefaultAutoCommit());
  }

  @Override
  public String getDescription() {
    return "Ropeway's PostgreSQL: the one at DB_URL or the embedded one";
  }
}
