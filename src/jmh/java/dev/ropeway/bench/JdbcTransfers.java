package dev.ropeway.bench;

import java.sql.Connection;
import java.sql.SQLException;

/** Transfers in a table of the user's own, with a connection for each writer. */
final class JdbcTransfers implements Contestant {
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String DEADLOCK = "40P01";

  /** What keeps two of them apart. */
  enum Isolation {
    /** The database finds out, and one of them tries again. */
    SERIALIZABLE(Connection.TRANSACTION_SERIALIZABLE, ""),
    /** The rows are locked in the order of their keys. */
    ORDERED_LOCKS(Connection.TRANSACTION_READ_COMMITTED, "for update");

    final int level;
    final String lock;

    Isolation(int level, String lock) {
      this.level = level;
      this.lock = lock;
    }
  }

  private final String name;
  private final PlayerTable table;
  private final Zipf accounts;
  private final Isolation isolation;
  private final Retry retry;

  JdbcTransfers(String name, PlayerTable table, Zipf accounts, Isolation isolation, Retry retry) {
    this.name = name;
    this.table = table;
    this.accounts = accounts;
    this.isolation = isolation;
    this.retry = retry;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void prepare() {
    table.prepare(Transfers.EACH);
  }

  @Override
  public Writer writer(int number) throws SQLException {
    Connection connection = table.connect();
    connection.setTransactionIsolation(isolation.level);
    TransferStatements statements =
        new TransferStatements(connection, table.name(), isolation.lock);
    return to -> {
      String from = table.keys().name(accounts.other(to));
      for (int attempt = 0; !done(statements, from, table.keys().name(to)); attempt++) {
        retry.pause(attempt);
      }
    };
  }

  /** False if somebody else was faster. */
  private static boolean done(TransferStatements statements, String from, String to)
      throws Exception {
    try {
      statements.transfer(from, to);
      return true;
    } catch (SQLException e) {
      SQLException first = e.getNextException() == null ? e : e.getNextException();
      String state = first.getSQLState();
      if (SERIALIZATION_FAILURE.equals(state) || DEADLOCK.equals(state)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public long coins() {
    return table.coins();
  }

  @Override
  public void check(long applied, long errors) {
    Transfers.check(this);
  }

  @Override
  public void close() throws SQLException {
    table.close();
  }
}
