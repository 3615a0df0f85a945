package dev.ropeway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where a database is and who connects to it; null stands for what the URL says. */
record DatabaseAddress(String url, @Nullable String user, @Nullable String password) {
  @Override
  public String toString() {
    return "DatabaseAddress[" + user + "]"; // and not the password, which the URL may hold too
  }

  /** The database named by {@code DB_URL}, else the embedded one, started if need be. */
  static DatabaseAddress current() throws SQLException {
    String url = DatabaseSetting.DB_URL.value();
    return url == null
        ? EmbeddedDatabase.shared().address()
        : new DatabaseAddress(url, DatabaseSetting.DB_USER.value(), givenPassword());
  }

  private static @Nullable String givenPassword() throws SQLException {
    String file = DatabaseSetting.DB_PASSWORD_FILE.value();
    try {
      return file == null
          ? DatabaseSetting.DB_PASSWORD.value()
          : Files.readString(Path.of(file)).stripTrailing();
    } catch (IOException e) {
      throw new SQLException(
          "DB_PASSWORD_FILE is %s, which cannot be read: correct it".formatted(file),
          Passwords.WRONG_FILE,
          e);
    }
  }
}
