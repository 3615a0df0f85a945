package dev.ropeway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropeway.FreePort;
import dev.ropeway.PsqlScript;
import dev.ropeway.Session;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.database.RopewayDataSource;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.Migrate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.PooledConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A PostgreSQL that is set up as {@code compose.yaml} does it, by the same files, and its clients.
 */
class DatabaseTlsIT {
  private static final Map<String, String> PASSWORDS =
      Map.of("DB_OWNER_PASSWORD", "owner", "DB_PASSWORD", "node");

  @TempDir private static Path folder;
  private static EmbeddedPostgres server;
  private static Path authority;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(certificates("localhost", "server", "clients"), "there is no openssl");
    authority = folder.resolve("clients/ca.crt");
    Path password = Files.writeString(folder.resolve("first"), "superuser");
    server =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(new File("target/test-database").getAbsoluteFile())
            .setDataDirectory(folder.resolve("data"))
            .setPort(FreePort.find())
            .setLocaleConfig("auth", "scram-sha-256")
            .setLocaleConfig("pwfile", password.toString())
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", folder.resolve("server/server.crt").toString())
            .setServerConfig("ssl_key_file", folder.resolve("server/server.key").toString())
            .setServerConfig("hba_file", Path.of("deploy/pg_hba.conf").toAbsolutePath().toString())
            .setConnectConfig("password", "superuser")
            .setConnectConfig("sslmode", "require")
            .setPGStartupWait(Duration.ofSeconds(60))
            .start();
    String superuser = verified("postgres", authority) + "&user=postgres&password=superuser";
    PsqlScript.run(Path.of("deploy/roles.sql"), superuser, PASSWORDS);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  /** Runs the script; false if there is nothing here that could make certificates. */
  private static boolean certificates(String host, String of, String clients) throws Exception {
    Files.createDirectories(folder.resolve(of));
    Files.createDirectories(folder.resolve(clients));
    if (new ProcessBuilder("sh", "-c", "command -v bash openssl").start().waitFor() != 0) {
      return false;
    }
    Process making =
        new ProcessBuilder(
                "bash",
                "deploy/certificates.sh",
                folder.resolve(of).toString(),
                folder.resolve(clients).toString(),
                host)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("certificates.log").toFile())
            .start();
    assertTrue(making.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, making.exitValue(), Files.readString(folder.resolve("certificates.log")));
    return true;
  }

  /** The URL as the files in {@code deploy/} have it. */
  private static String verified(String database, Path by) {
    return "jdbc:postgresql://localhost:%d/%s?sslmode=verify-full&sslrootcert=%s"
        .formatted(server.getPort(), database, by);
  }

  @AfterEach
  void forget() {
    List.of("DB_URL", "DB_USER", "DB_PASSWORD_FILE").forEach(System::clearProperty);
  }

  @Test
  void nodesConnectOverVerifiedTlsWithThePasswordOfAFile() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> environment =
        Map.of(
            "DB_URL",
            verified("ropeway", authority),
            "DB_OWNER_USER",
            "ropeway_owner",
            "DB_OWNER_PASSWORD",
            "owner");
    assertEquals(
        0, Migrate.run(environment, false, System.out, new PrintStream(err)), err::toString);
    System.setProperty("DB_URL", verified("ropeway", authority));
    System.setProperty("DB_USER", "ropeway");
    Path file = Files.writeString(folder.resolve("password"), "node\n");
    System.setProperty("DB_PASSWORD_FILE", file.toString());

    PooledConnection pooled = new RopewayDataSource().getPooledConnection();
    try (Connection connection = pooled.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select ssl, current_user from pg_stat_ssl where pid = pg_backend_pid()")) {
      assertTrue(row.next());
      assertTrue(row.getBoolean(1));
      assertEquals("ropeway", row.getString(2));
    } finally {
      pooled.close();
    }
    Files.writeString(file, "another"); // it is read anew
    SQLException refused =
        assertThrows(SQLException.class, () -> new RopewayDataSource().getPooledConnection());
    assertEquals("28P01", refused.getSQLState());
    System.setProperty("DB_PASSWORD_FILE", folder.resolve("nowhere").toString());
    SQLException missing =
        assertThrows(SQLException.class, () -> new RopewayDataSource().getPooledConnection());
    assertTrue(String.valueOf(missing.getMessage()).startsWith("DB_PASSWORD_FILE is "));

    String url = verified("ropeway", authority) + "&user=ropeway&password=node";
    try (TestNode node = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
        Session<Player> bob = node.sessions().load(Players.STORE, "bob")) {
      assertTrue(
          bob.patch(Players.ADD_COINS, 1L)
              .outcome()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS)
              .applied());
    }
  }

  private static SQLException refused(String url) {
    return assertThrows(
        SQLException.class, () -> DriverManager.getConnection(url, "ropeway", "node").close(), url);
  }

  @Test
  void nobodyConnectsWithoutTls() {
    String plain = "jdbc:postgresql://localhost:%d/ropeway".formatted(server.getPort());

    assertEquals("28000", refused(plain + "?sslmode=disable").getSQLState());
  }

  @Test
  void serverThatIsAnotherOneIsNotBelieved() throws Exception {
    certificates("localhost", "server2", "clients2");
    refused(verified("ropeway", folder.resolve("clients2/ca.crt")));
    refused(verified("ropeway", authority).replace("localhost", "127.0.0.1"));
  }

  @Test
  void keyOfTheAuthorityIsNowhereAndTheServersIsForItAlone() throws Exception {
    try (var files = Files.walk(folder)) {
      List<String> keys =
          files
              .map(each -> folder.relativize(each).toString())
              .filter(each -> each.endsWith(".key") && !each.contains("2"))
              .toList();
      assertEquals(List.of("server/server.key"), keys);
    }
    assertFalse(
        Files.getPosixFilePermissions(folder.resolve("server/server.key")).stream()
            .anyMatch(permission -> !permission.name().startsWith("OWNER")));
    assertTrue(Files.readString(authority).startsWith("-----BEGIN CERTIFICATE-----"));
  }

  @Test
  void certificatesThatAreThereAreKept() throws Exception {
    String before = Files.readString(authority);
    certificates("localhost", "server", "clients");

    assertEquals(before, Files.readString(authority));
  }
}
