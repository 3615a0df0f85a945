package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.Resource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;

/** Runs inside the server: what an application gets from {@code jdbc/ropeway}. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
class DatabaseIT {
  @Resource(lookup = "jdbc/ropeway")
  private DataSource dataSource;

  @Deployment
  static WebArchive probe() {
    return ShrinkWrap.create(WebArchive.class, "probe.war")
        .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
  }

  @Test
  void embeddedDatabaseIsDurable() throws SQLException {
    assertEquals("on", ask("show fsync"));
    assertEquals("on", ask("show synchronous_commit"));
    assertEquals("on", ask("show full_page_writes"));
  }

  @Test
  void connectionsAreNamed() throws SQLException {
    assertEquals("ropeway", ask("show application_name"));
  }

  @Test
  void applicationReachesTheDriverBehindThePool() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      assertTrue(connection.unwrap(PGConnection.class).getBackendPID() > 0);
    }
  }

  private String ask(String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertTrue(row.next());
      return row.getString(1);
    }
  }
}
