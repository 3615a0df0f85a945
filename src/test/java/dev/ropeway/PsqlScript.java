package dev.ropeway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs a script as {@code psql} does, as far as the project's need it: statements that end with a
 * line, {@code \getenv}, {@code \connect} and variables in quotes. Confined to one thread.
 */
public final class PsqlScript {
  private final Map<String, String> environment;
  private final Map<String, String> variables = new HashMap<>();
  private String url;

  private PsqlScript(String url, Map<String, String> environment) {
    this.url = url;
    this.environment = environment;
  }

  /**
   * Runs a script.
   *
   * @param url of the database to begin in, user included
   */
  public static void run(Path script, String url, Map<String, String> environment)
      throws IOException, SQLException {
    new PsqlScript(url, environment).run(Files.readString(script));
  }

  private void run(String text) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    try {
      StringBuilder statement = new StringBuilder();
      for (String line : text.lines().toList()) {
        String[] words = line.split("\\s+");
        if (words[0].equals("\\getenv")) {
          variables.put(words[1], environment.get(words[2]));
        } else if (words[0].equals("\\connect")) {
          connection.close();
          url = url.replaceFirst("/[^/?]+(\\?|$)", "/" + words[1] + "$1");
          connection = DriverManager.getConnection(url);
        } else if (words[0].startsWith("\\")) {
          throw new IllegalArgumentException(line);
        } else if (!line.startsWith("--")) {
          statement.append(line).append('\n');
          if (line.endsWith(";")) {
            execute(connection, statement.toString());
            statement.setLength(0);
          }
        }
      }
    } finally {
      connection.close();
    }
  }

  private void execute(Connection connection, String statement) throws SQLException {
    String whole = statement;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      String value = "'" + variable.getValue().replace("'", "''") + "'";
      whole = whole.replace(":'" + variable.getKey() + "'", value);
    }
    try (Statement running = connection.createStatement()) {
      running.execute(whole);
    }
  }
}
