package dev.ropeway;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.HibernateDatabase;
import dev.ropeway.journal.Pruning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;

/** The embedded database of the server that Arquillian runs. */
public final class ServerDatabase {
  private ServerDatabase() {}

  /** Removes a key's history older than now; the server does so too, but only after a day. */
  public static void prune(String store, String key) throws Exception {
    Map<String, String> url = Map.of("jakarta.persistence.jdbc.url", url());
    try (HibernateDatabase database = HibernateDatabase.open(url)) {
      new Pruning(database).prune(new EntryKey(store, key), Instant.now());
    }
  }

  /** Runs a statement. */
  public static void execute(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** As its folder tells. */
  private static String url() throws Exception {
    Path data = Path.of(System.getProperty("test.server.data"));
    String port = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(3);
    String start = "*:*:*:ropeway:";
    String password =
        Files.readAllLines(data.resolve("pgpass")).stream()
            .filter(line -> line.startsWith(start))
            .map(line -> line.substring(start.length()))
            .findFirst()
            .orElseThrow();
    return "jdbc:postgresql://localhost:%s/postgres?user=ropeway&password=%s"
        .formatted(port, password);
  }
}
