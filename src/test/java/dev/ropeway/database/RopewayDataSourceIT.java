package dev.ropeway.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;
import javax.sql.PooledConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an application meets that uses Ropeway's data source for tables of its own. */
class RopewayDataSourceIT {

  @AfterEach
  void forget() {
    System.clearProperty(DatabaseSetting.DB_URL.name());
  }

  @Test
  void applicationIsPlannedForAsPostgresDoesByItself() throws SQLException {
    System.setProperty(DatabaseSetting.DB_URL.name(), TestDatabase.freshDatabaseUrl());
    PooledConnection pooled = new RopewayDataSource().getPooledConnection();
    try (Connection connection = pooled.getConnection();
        Statement statement = connection.createStatement();
        ResultSet changed =
            statement.executeQuery(
                """
                select name from pg_settings where source in ('client', 'session')
                and (name like 'enable%' or name like 'plan%')
                """)) {
      TreeSet<String> names = new TreeSet<>();
      while (changed.next()) {
        names.add(changed.getString(1));
      }
      assertEquals(List.of(), List.copyOf(names));
    } finally {
      pooled.close();
    }
  }
}
