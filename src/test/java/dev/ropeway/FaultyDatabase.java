package dev.ropeway;

import dev.ropeway.journal.Database;
import jakarta.persistence.EntityManagerFactory;

/** A database of which the test says when it fails, and how. Thread-safe. */
public final class FaultyDatabase implements Database {
  private static final Runnable NOTHING = () -> {};

  private final Database all;
  private volatile Runnable beforeWrite = NOTHING;
  private volatile Runnable afterWrite = NOTHING;
  private volatile Runnable beforeRead = NOTHING;

  public FaultyDatabase(Database all) {
    this.all = all;
  }

  /** What is done before every write; what it throws comes instead. */
  public void beforeWrite(Runnable fault) {
    beforeWrite = fault;
  }

  /** What is done after every write, which is committed. */
  public void afterWrite(Runnable fault) {
    afterWrite = fault;
  }

  /** What is done before every read. */
  public void beforeRead(Runnable fault) {
    beforeRead = fault;
  }

  /** Nothing fails any more. */
  public void heal() {
    beforeWrite = NOTHING;
    afterWrite = NOTHING;
    beforeRead = NOTHING;
  }

  @Override
  public <R> R transact(Work<R> work) {
    beforeWrite.run();
    R result = all.transact(work);
    afterWrite.run();
    return result;
  }

  @Override
  public <R> R once(SqlWork<R> statement) {
    beforeWrite.run();
    R result = all.once(statement);
    afterWrite.run();
    return result;
  }

  @Override
  public <R> R read(Work<R> work) {
    beforeRead.run();
    return all.read(work);
  }

  @Override
  public EntityManagerFactory factory() {
    return all.factory();
  }

  @Override
  public void close() {
    all.close();
  }
}
