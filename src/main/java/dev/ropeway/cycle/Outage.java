package dev.ropeway.cycle;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells a database that is away or busy from a statement it will never take. */
public final class Outage {
  // connection, resources, operator and system classes of PostgreSQL, and a standby, which takes no
  // writes until it is promoted or another server is found
  private static final Pattern AWAY = Pattern.compile("(08|53|57|58).*|25006");

  /** A deadlock, a serialization failure: what others did at the same moment went first. */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

  private Outage() {}

  /** Whether the database cannot be worked with, so that the same statement may succeed later. */
  static boolean is(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      String state = t instanceof SQLException sql ? sql.getSQLState() : null;
      if (state != null && CONFLICTS.contains(state)) {
        return false;
      }
      if (t instanceof SQLTransientException) {
        return true;
      }
      if (state != null) {
        return AWAY.matcher(state).matches();
      }
    }
    return false;
  }

  /**
   * Whether the transaction was rolled back because of what others did at the same moment: nothing
   * of it was written, and it is simply to be tried again.
   */
  public static boolean isConflict(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof SQLException sql && CONFLICTS.contains(String.valueOf(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }
}
