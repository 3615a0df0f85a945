package dev.ropeway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's PgBouncer before the tests' PostgreSQL, in transaction mode: each transaction gets one
 * of a few connections, and whatever a session sets or listens to is lost with its end.
 */
public final class PgBouncer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
  private static final Pattern URL = Pattern.compile("jdbc:postgresql://([^:/]+):(\\d+)/(.*)");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CONNECTIONS = 8;

  private final Path folder;
  private final int port = FreePort.find();
  private final String url;
  private Process process;

  /** Starts one before a database; skips the test, loudly, where there is none to be had. */
  public PgBouncer(String database) throws Exception {
    require();
    Matcher parts = parts(database);
    folder = Files.createTempDirectory("pgbouncer");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(
        folder.resolve("pgbouncer.ini"),
        """
        [databases]
        * = host=%s port=%s user=postgres
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = %d
        max_client_conn = 1000
        server_idle_timeout = 5
        ignore_startup_parameters = extra_float_digits
        logfile = %s
        """
            .formatted(parts.group(1), parts.group(2), port, CONNECTIONS, folder.resolve("log")));
    url = through(database);
    process = start();
  }

  private static Matcher parts(String database) {
    Matcher parts = URL.matcher(database);
    if (!parts.matches()) {
      throw new IllegalArgumentException(database);
    }
    return parts;
  }

  /** Any database of the same server through it. */
  String through(String database) {
    // no prepared statements on the server: the next one may get another connection
    return "jdbc:postgresql://127.0.0.1:%d/%s&prepareThreshold=0"
        .formatted(port, parts(database).group(3));
  }

  private static void require() throws IOException, InterruptedException {
    if (!Files.isExecutable(PROGRAM) && Apt.available()) {
      Apt.install("pgbouncer");
    }
    if (!Files.isExecutable(PROGRAM)) {
      System.err.println("THE TESTS BEHIND A POOLER ARE SKIPPED: apt-get install pgbouncer");
      Assumptions.abort("there is no PgBouncer");
    }
  }

  /** The database through it. */
  public String url() {
    return url;
  }

  private Process start() throws Exception {
    ProcessBuilder program =
        new ProcessBuilder(
            PROGRAM.toString(), "-u", "nobody", folder.resolve("pgbouncer.ini").toString());
    Process started =
        program.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    Await.until(PATIENCE, "PgBouncer answers; see " + folder, () -> answers(started));
    return started;
  }

  private boolean answers(Process started) throws IOException {
    if (!started.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("out")));
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Kills it and what goes through it, and starts it again. */
  public void restart() throws Exception {
    process.destroyForcibly();
    process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    process = start();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
