package dev.ropeway.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** The database of a program that runs without a server, as its environment tells. */
public final class ProgramSource {
  private ProgramSource() {}

  /**
   * The database at {@code DB_URL}.
   *
   * @param user the variable that has the user's name
   * @param password the variable that has his password
   * @param passwordFile the variable that has the name of a file with his password, which goes
   *     first
   * @param program by what name PostgreSQL knows its connections
   * @throws IllegalArgumentException saying which variable is missing or wrong
   */
  public static PGSimpleDataSource of(
      Map<String, String> environment,
      String user,
      String password,
      String passwordFile,
      String program) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(required(environment, "DB_URL"));
    source.setUser(required(environment, user));
    String file = environment.get(passwordFile);
    source.setPassword(
        file == null || file.isBlank()
            ? required(environment, password)
            : read(passwordFile, file));
    source.setApplicationName(program);
    return source;
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("Set " + name + ".");
    }
    return value;
  }

  private static String read(String variable, String file) {
    try {
      return Files.readString(Path.of(file)).stripTrailing();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s is %s, which cannot be read.".formatted(variable, file), e);
    }
  }
}
