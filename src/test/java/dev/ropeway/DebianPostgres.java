package dev.ropeway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's PostgreSQL, which brings along the programs for backups, with data of one test's. It may
 * be stopped, and another folder put in its place. Confined to one thread.
 */
public final class DebianPostgres implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String USER = "postgres";

  private final Path folder;
  private final int port = FreePort.find();
  private Path data;
  private Process server;

  /** Starts one with an archive of its log; skips the test, loudly, where there is none. */
  public DebianPostgres() throws Exception {
    require();
    folder = Files.createTempDirectory("postgres");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path archive = Files.createDirectory(folder.resolve("archive"));
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rwxrwxrwx"));
    data = folder.resolve("data");
    run("initdb", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C", "-D", data.toString());
    server = start();
  }

  private static void require() throws IOException, InterruptedException {
    if (!Files.isExecutable(PROGRAMS.resolve("postgres")) && Apt.available()) {
      Apt.install("postgresql-15");
    }
    if (!Files.isExecutable(PROGRAMS.resolve("postgres"))) {
      System.err.println("THE TESTS OF BACKUPS ARE SKIPPED: apt-get install postgresql-15");
      Assumptions.abort("there is no PostgreSQL of Debian's");
    }
  }

  /** As PostgreSQL's own user: it refuses to run as root. */
  private static List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups"));
    }
    command.add(PROGRAMS.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs one of its programs to the end. */
  public void run(String program, String... arguments) throws Exception {
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command(program, arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(program + ": " + Files.readString(said));
    }
  }

  private Process start() throws Exception {
    Process started =
        new ProcessBuilder(
                command(
                    "postgres",
                    "-D",
                    data.toString(),
                    "-p",
                    String.valueOf(port),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "archive_mode=on",
                    "-c",
                    "archive_command=cp %p " + folder.resolve("archive") + "/%f"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
    Await.until(PATIENCE, "PostgreSQL answers; see " + folder, () -> answers(started));
    return started;
  }

  private boolean answers(Process started) throws IOException {
    if (!started.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("log")));
    }
    try (Connection connection = DriverManager.getConnection(url("postgres"))) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** The JDBC URL of a database, user included. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port, database, USER);
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** A folder that its programs may write to. */
  public Path folder() {
    return folder;
  }

  /** Ends it, at once if it has to be. */
  public void stop(boolean kill) throws Exception {
    if (kill) {
      List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
      server.destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
    } else {
      new ProcessBuilder("kill", "-INT", String.valueOf(server.pid())).start().waitFor();
    }
    if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("PostgreSQL does not end");
    }
  }

  /** Starts it with another folder of data. */
  public void startWith(Path other) throws Exception {
    data = other;
    server = start();
  }

  @Override
  public void close() throws Exception {
    stop(true);
  }
}
