package dev.ropeway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Apt;
import dev.ropeway.Await;
import dev.ropeway.FreePort;
import dev.ropeway.PsqlScript;
import dev.ropeway.Session;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.Migrate;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of {@code compose-scale.yaml} as processes, by the same files. */
class StandbyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final Map<String, String> PASSWORDS =
      Map.of(
          "DB_OWNER_PASSWORD", "owner", "DB_PASSWORD", "node", "REPLICATION_PASSWORD", "follows");

  private final int port = FreePort.find();
  private final int standbyPort = FreePort.find();
  private final List<Process> running = new ArrayList<>();
  private Path programs;
  @TempDir private Path folder;

  @BeforeEach
  void prepare() throws Exception {
    programs = programs();
    for (String file : List.of("certificates.sh", "standby.sh", "pg_hba.conf")) {
      Files.copy(Path.of("deploy", file), folder.resolve(file));
    }
    Files.writeString(folder.resolve("first"), "superuser");
    Files.createDirectories(folder.resolve("tls/authority"));
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.setPosixFilePermissions(
            each,
            PosixFilePermissions.fromString(Files.isDirectory(each) ? "rwxrwxrwx" : "rw-r--r--"));
      }
    }
  }

  /** Where those of the newest PostgreSQL are; skips the test where there is none to be had. */
  private static Path programs() throws IOException, InterruptedException {
    List<Path> found = found();
    if (found.isEmpty() && Apt.available()) {
      Apt.install("postgresql");
      found = found();
    }
    if (found.isEmpty()) {
      System.err.println("THE TEST OF A STANDBY IS SKIPPED: apt-get install postgresql");
      Assumptions.abort("there is no pg_basebackup");
    }
    return found.get(found.size() - 1);
  }

  private static List<Path> found() throws IOException {
    Path all = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(all)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("pg_basebackup")))
          .sorted()
          .toList();
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (Process each : running) {
      kill(each);
    }
  }

  private static void kill(Process process) throws InterruptedException {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
    process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Starts a program as somebody who is not root, as in the containers. */
  private Process start(String name, String... command) throws IOException {
    List<String> all = new ArrayList<>();
    if (ROOT) {
      all.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    all.addAll(List.of(command));
    File log = folder.resolve(name + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("PGDATA", folder.resolve("standby").toString());
    builder.environment().put("REPLICATION_PASSWORD", "follows");
    Process process = builder.start();
    running.add(process);
    return process;
  }

  private void run(String name, String... command) throws Exception {
    Process process = start(name, command);
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), name);
    assertEquals(0, process.exitValue(), () -> log(name));
  }

  private String log(String name) {
    return Containerfile.text(folder.resolve(name + ".log"));
  }

  /** What both are started with in {@code compose-scale.yaml}. */
  private List<String> options(int at) {
    List<String> options = new ArrayList<>();
    for (String each :
        List.of(
            "port=" + at,
            "unix_socket_directories=",
            "ssl=on",
            "ssl_cert_file=" + folder.resolve("tls/server.crt"),
            "ssl_key_file=" + folder.resolve("tls/server.key"),
            "hba_file=" + folder.resolve("pg_hba.conf"))) {
      options.addAll(List.of("-c", each));
    }
    return options;
  }

  private Process primary() throws Exception {
    List<String> command = new ArrayList<>(List.of("postgres", "-D", "primary"));
    command.addAll(options(port));
    Process process = start("primary", command.toArray(String[]::new));
    Await.until(PATIENCE, "it answers", () -> answers("primary", process, port));
    return process;
  }

  private void standby() throws Exception {
    String connection = "host=localhost port=%d sslmode=verify-full sslrootcert=%s";
    List<String> command = new ArrayList<>(List.of("bash", "standby.sh"));
    command.add(connection.formatted(port, folder.resolve("tls/authority/ca.crt")));
    command.addAll(options(standbyPort));
    Process process = start("standby", command.toArray(String[]::new));
    Await.until(PATIENCE, "it answers", () -> answers("standby", process, standbyPort));
  }

  private boolean answers(String name, Process process, int at) {
    assertTrue(process.isAlive(), () -> log(name));
    try (Connection connection = DriverManager.getConnection(superuser(at))) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private String superuser(int at) {
    return verified("localhost:" + at, "postgres") + "&user=postgres&password=superuser";
  }

  private String verified(String hosts, String database) {
    return "jdbc:postgresql://%s/%s?sslmode=verify-full&sslrootcert=%s"
        .formatted(hosts, database, folder.resolve("tls/authority/ca.crt"));
  }

  private String text(int at, String sql) throws SQLException {
    String url = superuser(at).replace("/postgres?", "/ropeway?");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /**
   * The standby is named first: the driver must pass it over, and find it when it is the primary.
   */
  @Test
  void standbyHasWhatWasAcknowledgedAndTakesOver() throws Exception {
    run("certificates", "bash", "certificates.sh", "tls", "tls/authority", "db", "localhost");
    run(
        "initdb",
        "initdb",
        "-D",
        "primary",
        "-U",
        "postgres",
        "--pwfile=first",
        "-A",
        "scram-sha-256");
    Process first = primary();
    PsqlScript.run(Path.of("deploy/roles.sql"), superuser(port), PASSWORDS);
    PsqlScript.run(Path.of("deploy/replication.sql"), superuser(port), PASSWORDS);
    kill(first);
    Process primary = primary();
    standby();
    Await.until(
        PATIENCE,
        "it is in step",
        () -> text(port, "select sync_state from pg_stat_replication").equals("sync"));

    String url =
        verified("localhost:%d,localhost:%d".formatted(standbyPort, port), "ropeway")
            + "&targetServerType=primary&connectTimeout=5&socketTimeout=10";
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> owner =
        Map.of("DB_URL", url, "DB_OWNER_USER", "ropeway_owner", "DB_OWNER_PASSWORD", "owner");
    assertEquals(0, Migrate.run(owner, false, System.out, new PrintStream(err)), err::toString);
    Settings settings = Settings.standard().with(Setting.RETRY_MAX, 500);
    try (TestNode node =
            TestNode.start(url + "&user=ropeway&password=node", settings, List.of(Players.STORE));
        Session<Player> bob = node.sessions().load(Players.STORE, "bob")) {
      addCoin(bob);
      kill(primary);
      run("promote", "pg_ctl", "promote", "--wait", "-D", "standby");
      addCoin(bob);
      assertEquals(2, bob.data().coins());
      Await.until(PATIENCE, "the node is well", () -> node.node().notWorking() == null);
    }
    assertEquals("2", text(standbyPort, "select data ->> 'coins' from entry where key = 'bob'"));
    assertEquals("f", text(standbyPort, "select pg_is_in_recovery()"));
  }

  private static void addCoin(Session<Player> bob) throws Exception {
    assertTrue(
        bob.patch(Players.ADD_COINS, 1L)
            .outcome()
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .applied());
  }
}
