package dev.ropeway.journal;

import java.io.Serial;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLState;

/**
 * A push met rows that contradict what it was computed from, such as an action that somebody else
 * has recorded already, or waited in a ring with others and was chosen to give way. Its transaction
 * was rolled back; pull again and check every client.
 */
public final class ClashException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private static final Set<String> STATES =
      Set.of(
          PSQLState.UNIQUE_VIOLATION.getState(),
          PSQLState.DEADLOCK_DETECTED.getState(),
          PSQLState.SERIALIZATION_FAILURE.getState());

  /** Says what contradicts what. */
  public ClashException(String message) {
    super(message, null, false, false);
  }

  /**
   * Whether a statement of a push failed because of what others did at the same moment. Pushes lock
   * rows in the order of their keys, but not everybody who writes to the tables need be a push.
   */
  static boolean isMeantBy(SQLException failure) {
    return failure.getSQLState() != null && STATES.contains(failure.getSQLState());
  }
}
