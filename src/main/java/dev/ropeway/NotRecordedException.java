package dev.ropeway;

import java.io.Serial;

/** Says that an action, or a whole request of actions, was refused and nothing of it recorded. */
public final class NotRecordedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Why it was refused. */
  public enum Kind {
    /** The client left out a number; {@link #expectedId} is the next one. */
    GAP,
    /** The key has too many undecided actions; wait and try again. */
    PENDING_LIMIT,
    /** This node's queue is full; wait and try again. */
    OVERLOADED,
    /** No action of this name in the store. */
    UNKNOWN_ACTION,
    /** The arguments have the wrong type or shape. */
    WRONG_ARGUMENT,
    /** This node cannot work on the key; other nodes may. */
    BAD,
    /** The same {@code Idempotency-Key} came with another body. */
    DIFFERENT_REPEAT,
    /** It was decided so long ago that its outcome is no longer kept. */
    OUTCOME_PRUNED,
    /** The surrounding transaction was rolled back. */
    ROLLED_BACK,
    /** This node is shutting down. */
    STOPPED
  }

  private final Kind kind;
  private final long expectedId;

  /** Refuses for a reason. */
  public NotRecordedException(Kind kind, String message) {
    this(kind, message, 0);
  }

  private NotRecordedException(Kind kind, String message, long expectedId) {
    super(message, null, true, false);
    this.kind = kind;
    this.expectedId = expectedId;
  }

  /** Refuses because the client's numbers have a gap. */
  public static NotRecordedException gap(String client, long expectedId, long id) {
    String message =
        "Client %s sent action %d, but the next one is %d.".formatted(client, id, expectedId);
    return new NotRecordedException(Kind.GAP, message, expectedId);
  }

  /** Why it was refused. */
  public Kind kind() {
    return kind;
  }

  /** The next number of the client if the kind is {@link Kind#GAP}, else 0. */
  public long expectedId() {
    return expectedId;
  }
}
