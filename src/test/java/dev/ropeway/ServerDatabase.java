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
import java.util.stream.Stream;

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
    try (Stream<Path> files = Files.walk(Path.of("target/test-server-data"), 3)) {
      Path pid = files.filter(f -> f.endsWith("postmaster.pid")).findFirst().orElseThrow();
      String port = Files.readAllLines(pid).get(3);
      return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }
  }
}
