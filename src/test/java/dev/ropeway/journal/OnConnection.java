package dev.ropeway.journal;

import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;

/** Everything on one connection, whose statistics are known to be told. */
record OnConnection(Database all, Connection connection) implements Database {
  @Override
  public <R> R transact(Work<R> work) {
    return all.transact(work);
  }

  @Override
  public <R> R read(Work<R> work) {
    return all.read(work);
  }

  @Override
  public <R> R pull(SqlWork<R> statements) {
    try {
      return statements.run(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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
