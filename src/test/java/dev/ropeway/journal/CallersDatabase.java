package dev.ropeway.journal;

import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database with transactions of the calling thread's, which a test begins and ends by hand as a
 * container does: what runs in one is on its connection, and ends with it.
 */
public final class CallersDatabase implements Database, TransactionSynchronizationRegistry {
  private final PGSimpleDataSource source = new PGSimpleDataSource();
  private final ThreadLocal<@Nullable Running> running = new ThreadLocal<>();
  private @Nullable Database all;

  /** One that is begun and not ended. */
  private static final class Running {
    final Connection connection;
    final Map<Object, Object> resources = new HashMap<>();
    final List<Synchronization> synchronizations = new ArrayList<>();
    int status = Status.STATUS_ACTIVE;

    Running(Connection connection) {
      this.connection = connection;
    }
  }

  /** Has its transactions on a database. */
  public CallersDatabase(String url) {
    source.setURL(url);
  }

  /** The same with all that is done outside of them. */
  public Database over(Database database) {
    all = database;
    return this;
  }

  private Database all() {
    return Objects.requireNonNull(all);
  }

  /** Begins one; returns its connection for rows of the test's own. */
  public Connection begin() throws SQLException {
    Connection connection = source.getConnection();
    connection.setAutoCommit(false);
    running.set(new Running(connection));
    return connection;
  }

  /** Commits it, unless it is to be rolled back. */
  public void commit() throws SQLException {
    Running done = current();
    boolean commits = done.status == Status.STATUS_ACTIVE;
    done.synchronizations.forEach(Synchronization::beforeCompletion);
    running.remove();
    try (Connection connection = done.connection) {
      if (commits) {
        connection.commit();
      } else {
        connection.rollback();
      }
    } catch (SQLException e) {
      done.synchronizations.forEach(each -> each.afterCompletion(Status.STATUS_ROLLEDBACK));
      throw e;
    }
    int status = commits ? Status.STATUS_COMMITTED : Status.STATUS_ROLLEDBACK;
    done.synchronizations.forEach(each -> each.afterCompletion(status));
  }

  /** Rolls it back. */
  public void rollback() throws SQLException {
    setRollbackOnly();
    commit();
  }

  private Running current() {
    return Objects.requireNonNull(running.get(), "no transaction");
  }

  @Override
  public <R> R pull(SqlWork<R> statements) {
    Running now = running.get();
    if (now == null) {
      return all().pull(statements);
    }
    try {
      return statements.run(CallersConnection.of(now.connection));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public <R> R transact(Work<R> work) {
    if (running.get() != null) {
      throw new IllegalStateException("There is a transaction already.");
    }
    return all().transact(work);
  }

  @Override
  public <R> R once(SqlWork<R> statement) {
    return all().once(statement);
  }

  @Override
  public <R> R read(Work<R> work) {
    return all().read(work);
  }

  @Override
  public EntityManagerFactory factory() {
    return all().factory();
  }

  @Override
  public void close() {
    all().close();
  }

  @Override
  public @Nullable Object getTransactionKey() {
    return running.get();
  }

  @Override
  public void putResource(Object key, Object value) {
    current().resources.put(key, value);
  }

  @Override
  public @Nullable Object getResource(Object key) {
    return current().resources.get(key);
  }

  @Override
  public void registerInterposedSynchronization(Synchronization synchronization) {
    current().synchronizations.add(synchronization);
  }

  @Override
  public int getTransactionStatus() {
    Running now = running.get();
    return now == null ? Status.STATUS_NO_TRANSACTION : now.status;
  }

  @Override
  public void setRollbackOnly() {
    current().status = Status.STATUS_MARKED_ROLLBACK;
  }

  @Override
  public boolean getRollbackOnly() {
    return current().status == Status.STATUS_MARKED_ROLLBACK;
  }
}
