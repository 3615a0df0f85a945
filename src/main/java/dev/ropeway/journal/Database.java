package dev.ropeway.journal;

import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.StatelessSession;

/**
 * Where the journal's statements run: Hibernate's sessions and their transactions. Thread-safe.
 * Failures are Hibernate's exceptions.
 */
public interface Database extends AutoCloseable {

  /** Something done with a session. */
  @FunctionalInterface
  interface Work<R> {
    R run(StatelessSession session);
  }

  /** Something done with the connection of Hibernate's session. */
  @FunctionalInterface
  interface SqlWork<R> {
    R run(Connection connection) throws SQLException;
  }

  /** Runs in a new transaction, which ends with it. The calling thread must not be in one. */
  <R> R transact(Work<R> work);

  /** Runs in the calling thread's JTA transaction if there is one, else without a transaction. */
  <R> R read(Work<R> work);

  /** Runs set statements in a new transaction. */
  default <R> R push(SqlWork<R> statements) {
    return transact(session -> session.doReturningWork(statements::run));
  }

  /** The longest that a statement run by {@link #once} may take, in seconds; 0: any time. */
  default int seconds() {
    return 0;
  }

  /** Runs a single statement that is a transaction of its own: one round trip, commit included. */
  default <R> R once(SqlWork<R> statement) {
    return pull(statement);
  }

  /** Runs statements in the caller's transaction or, each on its own, without one. */
  default <R> R pull(SqlWork<R> statements) {
    return read(session -> session.doReturningWork(statements::run));
  }

  /**
   * Runs a statement that reads so much that it may take long: as long as the data source lets it.
   */
  default <R> R scan(SqlWork<R> statement) {
    return pull(statement);
  }

  /** How often this database was found to have forgotten what it had committed. */
  default long epoch() {
    return 0;
  }

  /**
   * Says that what was known of the database is not there.
   *
   * @param asOf the {@link #epoch} before it was read; does nothing if that is over
   * @param how what shows it
   */
  default void forgot(long asOf, String how) {}

  /** The factory, to validate the mapping. */
  EntityManagerFactory factory();

  @Override
  void close();
}
