package dev.ropeway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL and a standby that follows it, which may take over when the first is killed or
 * hangs. Confined to one thread.
 */
public final class ReplicatedDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final File folder = new File("target/test-database").getAbsoluteFile();
  private final Path data;
  private final Path copy;
  private final int port = FreePort.find();
  private final int standbyPort = FreePort.find();
  private final List<ProcessHandle> processes = new ArrayList<>();
  private final EmbeddedPostgres primary;
  private final EmbeddedPostgres standby;
  private boolean hangs;

  /** Starts both; a synchronous standby has every commit before it is acknowledged. */
  public ReplicatedDatabase(boolean synchronous) throws Exception {
    Files.createDirectories(folder.toPath());
    data = Files.createTempDirectory(folder.toPath(), "primary-");
    copy = Files.createTempDirectory(folder.toPath(), "standby-");
    start(data, port, "").close();
    follow();
    primary = start(data, port, synchronous ? "standby" : "");
    standby = start(copy, standbyPort, "");
    Await.until(
        PATIENCE,
        "the standby follows",
        () -> number("select count(*) from pg_stat_replication") == 1);
    if (synchronous) {
      Await.until(
          PATIENCE,
          "in step",
          () -> number("select count(*) from pg_stat_replication where sync_state = 'sync'") == 1);
    }
    ProcessHandle postmaster = postmaster(data);
    processes.add(postmaster);
  }

  private EmbeddedPostgres start(Path folderOfData, int at, String synchronous) throws IOException {
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(folder)
        .setDataDirectory(folderOfData.toFile())
        .setCleanDataDirectory(false)
        .setPort(at)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("synchronous_standby_names", synchronous)
        .setPGStartupWait(PATIENCE)
        .start();
  }

  /** The programs at hand have no backup: a cold copy is one. */
  private void follow() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = copy.resolve(data.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    Files.createFile(copy.resolve("standby.signal"));
    Files.writeString(
        copy.resolve("postgresql.auto.conf"),
        """
        primary_conninfo = 'host=localhost port=%d user=postgres application_name=standby'
        recovery_target_timeline = 'latest'
        """
            .formatted(port),
        StandardOpenOption.APPEND);
  }

  /** The JDBC URL, user included: whichever of the two takes writes. */
  public String url() {
    return "jdbc:postgresql://localhost:%d,localhost:%d/postgres?user=postgres"
            .formatted(port, standbyPort)
        + "&targetServerType=primary&connectTimeout=3&socketTimeout=6";
  }

  /** The JDBC URL without time-outs, which the server's own data source brings along. */
  public String hostsUrl() {
    return "jdbc:postgresql://localhost:%d,localhost:%d/postgres".formatted(port, standbyPort)
        + "?user=postgres&targetServerType=primary";
  }

  /** Where the first one listens. */
  public int port() {
    return port;
  }

  /** Where the standby listens. */
  public int standbyPort() {
    return standbyPort;
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(String.valueOf(text(primary, sql)));
  }

  private static @Nullable String text(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What is committed from now on never reaches the standby. */
  public void detachStandby() throws Exception {
    String written = text(primary, "select pg_current_wal_lsn()");
    String caughtUp = "select pg_last_wal_replay_lsn() >= '%s'".formatted(written);
    Await.until(PATIENCE, "the standby has all so far", () -> "t".equals(text(standby, caughtUp)));
    execute(standby, "alter system set primary_conninfo = ''");
    execute(standby, "select pg_reload_conf()");
    Await.until(
        PATIENCE,
        "the standby hears no more",
        () -> "0".equals(text(standby, "select count(*) from pg_stat_wal_receiver")));
  }

  /** Kills the first one with SIGKILL. */
  public void killPrimary() throws Exception {
    List<ProcessHandle> all = all();
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : all) {
      each.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Stops the first one with SIGSTOP: its sockets stay open, and nothing answers. */
  public void hangPrimary() throws Exception {
    signal("STOP");
    hangs = true;
  }

  private void signal(String name) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    all().forEach(each -> command.add(String.valueOf(each.pid())));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private List<ProcessHandle> all() {
    List<ProcessHandle> all = new ArrayList<>(processes);
    processes.forEach(each -> all.addAll(each.children().toList()));
    return all;
  }

  private static ProcessHandle postmaster(Path of) throws IOException {
    String pid = Files.readAllLines(of.resolve("postmaster.pid")).get(0).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** Has the standby take over. */
  public void promote() throws SQLException {
    execute(standby, "select pg_promote()");
  }

  @Override
  public void close() throws IOException {
    try {
      if (hangs) {
        signal("CONT");
      }
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      primary.close();
      standby.close();
    }
  }
}
