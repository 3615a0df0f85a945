package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A statement of Ropeway's that brings along how it is to be planned: in the same round trip, and
 * for its own transaction only, so that the data source may be anybody's and whoever uses the
 * connection next is planned for as ever. Confined to one thread.
 *
 * <p>Every statement of Ropeway reaches few rows of possibly huge tables by their keys. A plan that
 * was made while a table was small, and is kept by the connection, would read all of it later. And
 * lists of keys are sorted: nested loops over an index lock rows in that order, so two who write
 * the same never wait in a ring, which a hash join could have them do. As no values ask for another
 * plan, none is made for them: for a push of one key PostgreSQL would do so each time once the
 * tables are large, which takes a quarter of the push.
 *
 * <p>No option forbids to read a whole index, or all of a key's part of it, which for a table of
 * few rows is as good as anything. So statements are written such that there is no other plan than
 * to look up each of a list by all that is known of it:
 *
 * <ul>
 *   <li>What is read for each is a lateral subquery that {@code offset 0} keeps one: it is run for
 *       each, and so with its values.
 *   <li>What is changed cannot be one. An index is read whole only for its order, in which it could
 *       be merged with the list, and what follows from {@code = any (array[…])} is no order: the
 *       bucket and the store, with which all indexes begin, are compared like that.
 *   <li>An index of some rows alone, like those that are pending, may be read whole where these are
 *       asked for. So {@code num_nulls} asks where it must not.
 * </ul>
 */
final class Planned implements AutoCloseable {
  static final String SETTINGS =
      """
      select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
        set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
        set_config('enable_nestloop', 'on', true), set_config('enable_indexscan', 'on', true),
        set_config('plan_cache_mode', 'force_generic_plan', true);
      """;

  private final PreparedStatement statement;
  private final boolean guest;

  /**
   * Prepares a statement and binds its parameters; in a transaction of somebody else's it is
   * planned as theirs are.
   */
  Planned(Connection connection, String sql, Columns columns) throws SQLException {
    guest = connection instanceof CallersConnection;
    String fit = columns.fit(sql);
    statement = connection.prepareStatement(guest ? fit : SETTINGS.concat(fit));
    try {
      columns.bind(statement);
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** The statement, its parameters bound. */
  PreparedStatement statement() {
    return statement;
  }

  /** Runs it; what {@link #statement} has then is its own first result. */
  void execute() throws SQLException {
    statement.execute();
    if (!guest) {
      statement.getMoreResults();
    }
  }

  /** Runs it and returns its rows. */
  ResultSet query() throws SQLException {
    execute();
    return statement.getResultSet();
  }

  /** Runs it and returns how many rows it wrote. */
  int update() throws SQLException {
    execute();
    return statement.getUpdateCount();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
