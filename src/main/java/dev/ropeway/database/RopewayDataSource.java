package dev.ropeway.database;

import java.sql.SQLException;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGConnectionPoolDataSource;

/**
 * PostgreSQL's pooled data source, which looks up its address when it opens a connection. So the
 * embedded database is up before anything that uses the pool. Safe for use by several threads.
 */
public class RopewayDataSource extends PGConnectionPoolDataSource {
  private static final long serialVersionUID = 1;
  private static final int CONNECT_SECONDS = 10;
  private static final int SILENCE_SECONDS = 300;

  /** Called by the application server. */
  public RopewayDataSource() {
    setApplicationName("ropeway");
    setConnectTimeout(CONNECT_SECONDS);
    setSocketTimeout(SILENCE_SECONDS);
    setTcpKeepAlive(true);
  }

  @Override
  public synchronized PooledConnection getPooledConnection() throws SQLException {
    DatabaseAddress address = DatabaseAddress.current();
    // Set after the defaults: what the URL says about time-outs and names wins over them.
    setUrl(address.url());
    return address.user() == null
        ? super.getPooledConnection()
        : super.getPooledConnection(address.user(), address.password());
  }

  @Override
  public String getDescription() {
    return "Ropeway's PostgreSQL: the one at DB_URL or the embedded one";
  }
}
