package dev.ropeway.access;

import dev.ropeway.journal.Database;
import jakarta.persistence.EntityManagerFactory;

/** Is not there. */
public final class NoDatabase implements Database {

  @Override
  public <R> R transact(Work<R> work) {
    throw new IllegalStateException("no database");
  }

  @Override
  public <R> R read(Work<R> work) {
    throw new IllegalStateException("no database");
  }

  @Override
  public EntityManagerFactory factory() {
    throw new IllegalStateException("no database");
  }

  @Override
  public void close() {}
}
