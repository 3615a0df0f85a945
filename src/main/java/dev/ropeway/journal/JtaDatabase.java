package dev.ropeway.journal;

import dev.ropeway.container.OutsideTransactions;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.jdbc.ReturningWork;

/**
 * A {@link Database} on the container's data source and its JTA transactions. Its own are begun on
 * the node's threads. Callers' transactions are only asked about, and through the registry: the
 * container forbids {@code UserTransaction} to whoever is called within {@code @Transactional}.
 */
public final class JtaDatabase implements Database {
  private static final System.Logger LOG = System.getLogger(JtaDatabase.class.getName());

  private final SessionFactory factory;
  private final UserTransaction transaction;
  private final TransactionSynchronizationRegistry registry;
  private final OutsideTransactions outside;
  private final int seconds;
  private final int silence;

  /**
   * Wraps the container's persistence unit, which stays the container's to close.
   *
   * @param seconds the longest that a transaction may take
   * @param silence the longest, in milliseconds, that an answer of the database is waited for
   */
  public JtaDatabase(
      EntityManagerFactory factory,
      UserTransaction transaction,
      TransactionSynchronizationRegistry registry,
      OutsideTransactions outside,
      int seconds,
      int silence) {
    this.factory = factory.unwrap(SessionFactory.class);
    this.transaction = transaction;
    this.registry = registry;
    this.outside = outside;
    this.seconds = seconds;
    this.silence = silence;
  }

  @Override
  public <R> R transact(Work<R> work) {
    return commit(listening(work));
  }

  @Override
  public <R> R push(SqlWork<R> statements) {
    return commit(session -> session.doReturningWork(listening(statements)));
  }

  private <R> R commit(Work<R> work) {
    begin();
    boolean done = false;
    try {
      R result = run(work);
      done = true;
      return result;
    } finally {
      end(done);
    }
  }

  @Override
  public <R> R read(Work<R> work) {
    return within() ? run(work) : apart(listening(work));
  }

  @Override
  public <R> R pull(SqlWork<R> statements) {
    if (!within()) {
      return apart(session -> session.doReturningWork(listening(statements)));
    }
    return run(
        session ->
            session.doReturningWork(
                connection -> statements.run(CallersConnection.of(connection))));
  }

  @Override
  public <R> R scan(SqlWork<R> statement) {
    return within() ? pull(statement) : apart(session -> session.doReturningWork(statement::run));
  }

  /**
   * A database that hangs does not even refuse. The time-out holds for this use of the connection:
   * the pool takes it back with the connection, after the commit.
   */
  private <R> ReturningWork<R> listening(SqlWork<R> statements) {
    return connection -> {
      connection.setNetworkTimeout(Runnable::run, silence);
      return statements.run(connection);
    };
  }

  /** As above; the session must hold its connection until it is closed. */
  private <R> Work<R> listening(Work<R> work) {
    return session -> {
      session.doWork(connection -> connection.setNetworkTimeout(Runnable::run, silence));
      return work.run(session);
    };
  }

  private boolean within() {
    return registry.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
  }

  private <R> R apart(Work<R> work) {
    FutureTask<R> task = new FutureTask<>(() -> run(work));
    try {
      outside.run(task);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "No bean to run work apart; is the server stopping?", e);
      task.run(); // unless it has: a container that stops may end its beans before the node
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // no work of a session throws anything checked
    } catch (InterruptedException e) {
      throw new IllegalStateException("It has run already", e);
    }
  }

  private <R> R run(Work<R> work) {
    try (StatelessSession session = factory.openStatelessSession()) {
      return work.run(session);
    }
  }

  @Override
  public int seconds() {
    return seconds;
  }

  @Override
  public EntityManagerFactory factory() {
    return factory;
  }

  @Override
  public void close() {
    // the container owns the factory
  }

  private void begin() {
    try {
      transaction.setTransactionTimeout(seconds);
      transaction.begin();
    } catch (NotSupportedException | SystemException e) {
      throw new IllegalStateException("No transaction could be begun", e);
    }
  }

  private void end(boolean commit) {
    try {
      if (commit) {
        transaction.commit();
      } else if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    } catch (jakarta.transaction.RollbackException
        | jakarta.transaction.HeuristicMixedException
        | jakarta.transaction.HeuristicRollbackException
        | SystemException e) {
      throw new IllegalStateException("The transaction did not commit", e);
    }
  }
}
