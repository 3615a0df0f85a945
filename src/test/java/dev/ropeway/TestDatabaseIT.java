package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestDatabaseIT {

  @Test
  void everyDatabaseIsNewAndEmpty() throws SQLException {
    String first = TestDatabase.freshDatabaseUrl();
    String second = TestDatabase.freshDatabaseUrl();

    assertNotEquals(first, second);
    try (Connection connection = DriverManager.getConnection(first);
        Statement statement = connection.createStatement()) {
      statement.execute("create table here (id int)");
    }
    assertEquals("0", ask(second, "select count(*) from pg_tables where tablename = 'here'"));
    assertEquals("0", ask(second, "select count(*) from entry"));
    String ours = "select count(*) from pg_tables where schemaname = 'public'";
    assertEquals("0", ask(TestDatabase.emptyDatabaseUrl(), ours));
  }

  @Test
  void commitsAreDurable() throws SQLException {
    assertEquals("on", ask(TestDatabase.freshDatabaseUrl(), "show fsync"));
  }

  private static String ask(String url, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertTrue(row.next());
      return row.getString(1);
    }
  }
}
