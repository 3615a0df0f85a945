package dev.ropeway.cycle;

import java.sql.SQLException;
import java.sql.SQLTransientException;

/** Tells a database that is away or busy from a statement it will never take. */
final class Outage {
  private Outage() {}

  /** Whether the same statement may succeed later. */
  static boolean is(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof SQLTransientException) {
        return true;
      }
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        // connection, resources, operator, system, deadlock and serialization classes of PostgreSQL
        return state.matches("(08|53|57|58|40).*");
      }
    }
    return false;
  }
}
