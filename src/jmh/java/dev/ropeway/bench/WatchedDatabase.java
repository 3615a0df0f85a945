package dev.ropeway.bench;

import dev.ropeway.journal.Database;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a node asks of its database, and takes the time of statements and of commits. */
final class WatchedDatabase implements Database {
  private final Database database;
  private final LongAdder pushes = new LongAdder();
  private final LongAdder roundTrips = new LongAdder();
  private final LongAdder statements = new LongAdder();
  private final LongAdder nanosOfPushes = new LongAdder();
  private final LongAdder nanosOfStatements = new LongAdder();

  WatchedDatabase(Database database) {
    this.database = database;
  }

  /**
   * What has been counted.
   *
   * @param roundTrips of statements; each push has one more, for its commit
   * @param nanosOfPushes of whole transactions
   * @param nanosOfStatements of all in them but the beginning and the commit
   */
  record Counts(
      long pushes, long roundTrips, long statements, long nanosOfPushes, long nanosOfStatements) {
    Counts since(Counts before) {
      return new Counts(
          pushes - before.pushes,
          roundTrips - before.roundTrips,
          statements - before.statements,
          nanosOfPushes - before.nanosOfPushes,
          nanosOfStatements - before.nanosOfStatements);
    }
  }

  Counts counts() {
    return new Counts(
        pushes.sum(),
        roundTrips.sum(),
        statements.sum(),
        nanosOfPushes.sum(),
        nanosOfStatements.sum());
  }

  @Override
  public <R> R push(Statements<R> work) {
    long start = System.nanoTime();
    try {
      return database.push(connection -> timed(work, connection));
    } finally {
      pushes.increment();
      nanosOfPushes.add(System.nanoTime() - start);
    }
  }

  private <R> R timed(Statements<R> work, Connection connection) throws SQLException {
    long start = System.nanoTime();
    try {
      return work.run(counted(connection));
    } finally {
      nanosOfStatements.add(System.nanoTime() - start);
    }
  }

  @Override
  public <R> R pull(Statements<R> work) {
    return database.pull(connection -> work.run(counted(connection)));
  }

  /** Every statement that the journal prepares is executed once, in one round trip. */
  private Connection counted(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, args) -> {
              if (method.getName().equals("prepareStatement")) {
                roundTrips.increment();
                statements.add(((String) args[0]).split(";").length);
              }
              try {
                return method.invoke(connection, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public <R> R transact(Work<R> work) {
    return database.transact(work);
  }

  @Override
  public <R> R read(Work<R> work) {
    return database.read(work);
  }

  @Override
  public EntityManagerFactory factory() {
    return database.factory();
  }

  @Override
  public void close() {
    database.close();
  }
}
