package dev.ropeway.journal;

import jakarta.persistence.EntityManagerFactory;

/**
 * A {@link Database} of which nothing is asked but its statements: no options of its planner are
 * set, so that it plans as it is configured. For one that is distributed, whose plans follow from
 * values.
 */
public record UnplannedDatabase(Database database) implements Database {

  private static <R> SqlWork<R> plainly(SqlWork<R> statements) {
    return connection -> statements.run(CallersConnection.byValues(connection));
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
  public <R> R push(SqlWork<R> statements) {
    return database.push(plainly(statements));
  }

  @Override
  public <R> R once(SqlWork<R> statement) {
    return database.once(plainly(statement));
  }

  @Override
  public <R> R pull(SqlWork<R> statements) {
    return database.pull(plainly(statements));
  }

  @Override
  public <R> R scan(SqlWork<R> statement) {
    return database.scan(plainly(statement));
  }

  @Override
  public int seconds() {
    return database.seconds();
  }

  @Override
  public long epoch() {
    return database.epoch();
  }

  @Override
  public void forgot(long asOf, String how) {
    database.forgot(asOf, how);
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
