package dev.ropeway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The passwords of an embedded database, made once and kept in a file of the data folder, in the
 * form that PostgreSQL's own programs read ({@code PGPASSFILE}).
 *
 * @param superuser of the role {@code postgres}, which makes the other one
 * @param application of the role that Ropeway works as
 */
record Passwords(String superuser, String application) {
  /** As PostgreSQL calls what is wrong with its files. */
  static final String WRONG_FILE = "F0000";

  private static final int BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  static final String SUPERUSER = "postgres";
  static final String APPLICATION = "ropeway";

  @Override
  public String toString() {
    return "Passwords"; // and not which
  }

  /** Makes new ones; they are durable before any database has them. */
  static Passwords make(DataFolder folder) throws IOException {
    Passwords made = new Passwords(random(), random());
    String text =
        """
        # The passwords of the embedded PostgreSQL. Who loses them cannot get at the data.
        *:*:*:%s:%s
        *:*:*:%s:%s
        """
            .formatted(SUPERUSER, made.superuser, APPLICATION, made.application);
    PrivateFile.write(folder.passwords(), text);
    return made;
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Reads those that are there.
   *
   * @throws SQLException with one line that says what is to be done
   */
  static Passwords read(DataFolder folder) throws SQLException {
    Path file = folder.passwords();
    if (!Files.exists(file)) {
      throw wrong("The passwords of the embedded PostgreSQL are missing: " + remedy(folder), null);
    }
    try {
      if (PrivateFile.openToOthers(file)) {
        throw wrong(
            "%s may be read or written by others: say chmod 600 for it".formatted(file), null);
      }
      List<String> lines = Files.readAllLines(file);
      return new Passwords(find(lines, SUPERUSER, folder), find(lines, APPLICATION, folder));
    } catch (IOException e) {
      throw wrong(
          "Ropeway cannot read %s: make it a file that this user alone may read".formatted(file),
          e);
    }
  }

  private static String find(List<String> lines, String role, DataFolder folder)
      throws SQLException {
    String start = "*:*:*:" + role + ":";
    for (String line : lines) {
      if (line.startsWith(start) && line.length() > start.length()) {
        return line.substring(start.length());
      }
    }
    throw wrong(
        "%s has no password of %s: %s".formatted(folder.passwords(), role, remedy(folder)), null);
  }

  /** They are not those of this database. */
  static SQLException refused(DataFolder folder, SQLException cause) {
    SQLException wrong =
        wrong(
            "The embedded PostgreSQL refuses the passwords it should have: " + remedy(folder),
            null);
    wrong.addSuppressed(cause); // what it says is no advice
    return wrong;
  }

  private static String remedy(DataFolder folder) {
    return "put %s back, or write trust for scram-sha-256 in %s once, by which new ones are made"
        .formatted(folder.passwords(), folder.rules());
  }

  private static SQLException wrong(String message, @Nullable Exception cause) {
    return new SQLException(message, WRONG_FILE, cause);
  }
}
