package dev.ropeway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that belongs to one test, which may stop, kill and start it again: always with the
 * same data on the same port. Confined to one thread.
 */
public final class CrashableDatabase implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final File folder = new File("target/test-database").getAbsoluteFile();
  private final Path data;
  private final int port;
  private @Nullable EmbeddedPostgres server;

  /** Makes and starts it. */
  public CrashableDatabase() throws IOException {
    Files.createDirectories(folder.toPath());
    data = Files.createTempDirectory(folder.toPath(), "crashable-");
    port = FreePort.find();
    start();
  }

  /** The JDBC URL, user included. */
  public String url() {
    return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Starts it with the data it has. */
  public void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(folder)
            .setDataDirectory(data.toFile())
            .setCleanDataDirectory(false)
            .setPort(port)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("unix_socket_directories", "")
            .setPGStartupWait(Duration.ofSeconds(PATIENCE_SECONDS))
            .start();
  }

  /** Stops it as an administrator does: connections are cut, transactions rolled back. */
  public void stop() throws IOException {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  /**
   * Kills it with SIGKILL: no time for a word to anybody, the log is replayed at the next start.
   */
  public void kill() throws Exception {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    var backends = postmaster.children().toList();
    postmaster.destroyForcibly();
    for (ProcessHandle each : backends) {
      each.destroyForcibly();
    }
    awaitEnd(postmaster);
    for (ProcessHandle each : backends) {
      awaitEnd(each);
    }
    stop(); // only the library's own bookkeeping is left to be ended
  }

  private static void awaitEnd(ProcessHandle process) throws Exception {
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Process " + process.pid() + " does not end", e);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
