package dev.ropeway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A PostgreSQL of this JVM for tests that need a database but no application server. It starts at
 * its first use in a fresh folder and stops with the JVM. The next build deletes the folder: a run
 * of all tests makes hundreds of databases of hundreds of files each, and would wait for that.
 */
public final class TestDatabase {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Map<String, String> DIRECT = new ConcurrentHashMap<>();
  private static volatile UnaryOperator<String> pooler = UnaryOperator.identity();

  private TestDatabase() {}

  /**
   * The JDBC URL, user included, of a new database with Ropeway's empty tables: a copy of one in
   * which a node made them.
   */
  public static String freshDatabaseUrl() {
    String direct = create("test_" + COUNT.incrementAndGet() + " template " + Prepared.NAME);
    String url = pooler.apply(direct);
    DIRECT.put(url, direct);
    return url;
  }

  /**
   * The JDBC URL, user included, of a new database with what another one has now, as if it were
   * restored from a backup of this moment. Nobody may be at work on the other one.
   */
  public static String copyOf(String url) {
    String name = past(url).replaceFirst(".*/([^?]*).*", "$1");
    execute( // what was closed may still be on its way out
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
            .formatted(name));
    return create("test_" + COUNT.incrementAndGet() + " template " + name);
  }

  /** The JDBC URL, user included, of a new and empty database. */
  public static String emptyDatabaseUrl() {
    return create("test_" + COUNT.incrementAndGet());
  }

  /** From now on {@link #freshDatabaseUrl} leads through a pooler. */
  static void lead(UnaryOperator<String> through) {
    pooler = through;
  }

  /** The same database past the pooler, where nodes have to listen. */
  static String past(String url) {
    return DIRECT.getOrDefault(url, url);
  }

  /**
   * Whether it was made with its tables, which need not be made and validated again by each node of
   * each test. Through a pooler they are, as that is a way of its own.
   */
  static boolean isPrepared(String url) {
    return url.equals(DIRECT.get(url));
  }

  /** The database that every server has. */
  static String anyDatabaseUrl() {
    return Server.INSTANCE.getJdbcUrl("postgres", "postgres");
  }

  private static void execute(String sql) {
    try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("No fresh database", e);
    }
  }

  private static String create(String database) {
    execute("create database %s".formatted(database));
    return Server.INSTANCE.getJdbcUrl("postgres", database.replaceFirst(" .*", ""));
  }

  private static final class Prepared {
    static final String NAME = make();

    private static String make() {
      String name = "prepared";
      new TestJournal(create(name)).close();
      return name;
    }
  }

  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    // As durable as in production: what a test finds stored is what a crash would leave.
    private static EmbeddedPostgres start() {
      File folder = new File("target/test-database").getAbsoluteFile();
      Path data = folder.toPath().resolve("data-" + UUID.randomUUID());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(data)));
      try {
        return EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(folder)
            .setDataDirectory(data.toFile())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("unix_socket_directories", "")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    // PostgreSQL's "immediate" shutdown: nobody needs a last checkpoint of all that was written.
    private static void stop(Path data) {
      try {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
        new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
      } catch (IOException e) {
        System.err.println("The PostgreSQL of the tests may still be running: " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
