package dev.ropeway.bench;

import dev.ropeway.Between;
import dev.ropeway.journal.Database;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a node asks of its database. */
final class WatchedDatabase implements Database {
  private final Database database;
  private final LongAdder roundTrips = new LongAdder();
  private final LongAdder statements = new LongAdder();

  WatchedDatabase(Database database) {
    this.database = database;
  }

  /** What has been counted, the beginnings and ends of transactions included. */
  record Counts(long roundTrips, long statements) {
    Counts since(Counts before) {
      return new Counts(roundTrips - before.roundTrips, statements - before.statements);
    }
  }

  Counts counts() {
    return new Counts(roundTrips.sum(), statements.sum());
  }

  @Override
  public <R> R push(SqlWork<R> work) {
    roundTrips.increment(); // the commit; the driver sends the beginning with the first statement
    statements.add(2);
    return database.push(connection -> work.run(counted(connection)));
  }

  @Override
  public <R> R once(SqlWork<R> work) {
    return database.once(connection -> work.run(counted(connection)));
  }

  @Override
  public <R> R pull(SqlWork<R> work) {
    return database.pull(connection -> work.run(counted(connection)));
  }

  /** Every statement that the journal prepares is executed once, in one round trip. */
  private Connection counted(Connection connection) {
    return Between.of(
        Connection.class,
        connection,
        call -> {
          if (call.name().equals("prepareStatement")) {
            roundTrips.increment();
            statements.add(call.argument(0).toString().split(";").length);
          }
          return call.go();
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
