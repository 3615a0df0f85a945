package dev.ropeway.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The running PostgreSQL of a data folder. It runs apart from the server that started it. */
record Postmaster(long pid, int port) {
  /**
   * The library that starts it is made for tests and turns durability off; here everything is as
   * durable as PostgreSQL is by default.
   */
  private static final Map<String, String> PRODUCTION =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("max_connections", "200"),
          Map.entry("shared_buffers", "256MB"),
          Map.entry("max_wal_size", "2GB"),
          // Nobody looks for it on a socket file, and two users' servers must not share a folder.
          Map.entry("unix_socket_directories", ""));

  /** The application's. */
  static final String DATABASE = "postgres";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final int PATIENCE_SECONDS = 10;
  // Line numbers of postmaster.pid, a file that PostgreSQL documents.
  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;

  /** The one that runs already, perhaps since the crash of a server, or null. */
  static @Nullable Postmaster find(DataFolder folder) throws IOException {
    Path file = folder.tables().resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return null;
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() <= PORT_LINE) {
      return null;
    }
    Postmaster found =
        new Postmaster(
            Long.parseLong(lines.get(PID_LINE).strip()),
            Integer.parseInt(lines.get(PORT_LINE).strip()));
    return found.isListening() ? found : null;
  }

  static Postmaster start(DataFolder folder, Passwords passwords) throws IOException {
    Path first = Files.createTempFile(folder.path(), "first", null); // for its owner alone
    try {
      Files.writeString(first, passwords.superuser());
      return start(folder, passwords, first);
    } finally {
      Files.delete(first);
    }
  }

  private static Postmaster start(DataFolder folder, Passwords passwords, Path password)
      throws IOException {
    // The library's own lock, which it holds for as long as this process lives: the folder has one.
    Files.deleteIfExists(folder.tables().resolve("epg-lock"));
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.tables())
            .setOverrideWorkingDirectory(folder.programs().toFile())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            // Options of initdb: no moment at which it believes anybody without a password.
            .setLocaleConfig("auth", "scram-sha-256")
            .setLocaleConfig("pwfile", password.toString())
            .setConnectConfig("password", passwords.superuser())
            .setPGStartupWait(START_TIMEOUT)
            .setOutputRedirector(Redirect.appendTo(folder.log().toFile()))
            .setErrorRedirector(Redirect.appendTo(folder.log().toFile()));
    PRODUCTION.forEach(builder::setServerConfig);
    try {
      builder.start();
    } catch (IllegalStateException e) {
      throw new IOException("see %s (%s)".formatted(folder.log(), e.getMessage()), e);
    } finally {
      PrivateFile.closeFolder(folder.programs()); // which the library opens to everybody
    }
    Postmaster started = find(folder);
    if (started == null) {
      throw new IOException("see " + folder.log());
    }
    return started;
  }

  /** Whoever listens there is never sent the password, only shown that it is known. */
  String url() {
    return "jdbc:postgresql://localhost:%d/%s?requireAuth=scram-sha-256".formatted(port, DATABASE);
  }

  /** Connects as the application. */
  Connection connect(String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("tcpKeepAlive", "true");
    return connect(url(), Passwords.APPLICATION, password, properties);
  }

  /**
   * Connects as the superuser, perhaps to a server that believes everybody, and perhaps to what the
   * application owns: no name may mean something else than PostgreSQL's own.
   */
  Connection connectSuperuser(String database, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("options", "-c search_path=pg_catalog");
    properties.setProperty("requireAuth", "scram-sha-256,none");
    String url = "jdbc:postgresql://localhost:%d/%s".formatted(port, database);
    return connect(url, Passwords.SUPERUSER, password, properties);
  }

  private static Connection connect(String url, String role, String password, Properties properties)
      throws SQLException {
    properties.setProperty("user", role);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "ropeway presence");
    // The service loader of an application server does not find drivers in its libraries.
    Connection connection = new org.postgresql.Driver().connect(url, properties);
    if (connection == null) {
      throw new SQLException("No driver for " + url);
    }
    return connection;
  }

  private boolean isListening() {
    if (ProcessHandle.of(pid).isEmpty()) {
      return false;
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException nobodyAnswers) {
      return false;
    }
  }

  /** Lets the connections that are still open end by themselves, for a while. */
  void stop() throws IOException {
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process == null) {
      return;
    }
    process.destroy();
    if (!ends(process)) {
      // PostgreSQL's "fast" shutdown, which Java has no signal for: it ends the connections itself.
      new ProcessBuilder("sh", "-c", "kill -INT " + pid).start();
      if (!ends(process)) {
        throw new IOException("process %d does not end".formatted(pid));
      }
    }
  }

  private static boolean ends(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
