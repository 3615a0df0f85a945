package dev.ropeway.testing;

import dev.ropeway.journal.Database;
import jakarta.persistence.EntityManagerFactory;

/** Stands where a database is asked for and never used. */
final class NoDatabase implements Database {
  @Override
  public <R> R transact(Work<R> work) {
    throw none();
  }

  @Override
  public <R> R read(Work<R> work) {
    throw none();
  }

  @Override
  public EntityManagerFactory factory() {
    throw none();
  }

  private static UnsupportedOperationException none() {
    return new UnsupportedOperationException("A node in memory has no database.");
  }

  @Override
  public void close() {
    // there is nothing
  }
}
