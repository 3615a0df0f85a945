package dev.ropeway;

import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.HibernateDatabase;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.Push;
import dev.ropeway.journal.Schema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/** A journal on a real database, and a look behind it. */
public final class TestJournal implements AutoCloseable {
  private final String url;
  private final PGSimpleDataSource source = new PGSimpleDataSource();
  private final HibernateDatabase database;
  private final Journal journal;

  /** Makes the tables. */
  public TestJournal(String url) {
    this.url = url;
    source.setURL(url);
    database =
        HibernateDatabase.open(
            Map.of("jakarta.persistence.jdbc.url", url, "hibernate.connection.pool_size", "5"));
    if (!TestDatabase.isPrepared(url)) {
      new Schema(source, database, false).prepare();
    }
    journal = new Journal(database);
  }

  public Journal journal() {
    return journal;
  }

  /** Writes something as a cycle does that has just looked. */
  public Set<EntryKey> push(Push push) {
    return journal.push(push, journal.epoch());
  }

  public Database database() {
    return database;
  }

  public PGSimpleDataSource source() {
    return source;
  }

  /** Where what nodes tell each other can be heard: past the pooler, if there is one. */
  public PGSimpleDataSource feedSource() {
    PGSimpleDataSource direct = new PGSimpleDataSource();
    direct.setURL(TestDatabase.past(url));
    return direct;
  }

  /** The first number of a query's first row. */
  public long number(String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first text of a query's first row. */
  public String text(String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Runs a statement. */
  public void execute(String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
