package dev.ropeway.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where a database is and who connects to it; null stands for what the URL says. */
record DatabaseAddress(String url, @Nullable String user, @Nullable String password) {

  /** The database named by {@code DB_URL}, else the embedded one, started if need be. */
  static DatabaseAddress current() throws SQLException {
    String url = DatabaseSetting.DB_URL.value();
    return url == null
        ? EmbeddedDatabase.shared().address()
        : new DatabaseAddress(
            url, DatabaseSetting.DB_USER.value(), DatabaseSetting.DB_PASSWORD.value());
  }
}
