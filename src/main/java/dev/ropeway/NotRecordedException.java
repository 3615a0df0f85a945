package dev.ropeway;

import java.io.Serial;
import java.time.Duration;

/**
 * Says that an action, or a whole request of actions, was refused and nothing of it recorded; or,
 * where the kind says so, that it is recorded and its outcome cannot be told here.
 */
public final class NotRecordedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Why it was refused. */
  public enum Kind {
    /** The client left out a number; {@link #expectedId} is the next one. */
    GAP,
    /** The key has too many undecided actions; wait and try again. */
    PENDING_LIMIT,
    /** As many actions of the key, or of the caller, wait for their time as may. */
    SCHEDULED_LIMIT,
    /** It would be due later than anything may be. */
    TOO_FAR_AHEAD,
    /** This node's queue is full; wait and try again. */
    OVERLOADED,
    /**
     * The store or the client has used up its budget; {@link #retryAfter} says when to try again.
     */
    BUDGET,
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
    STOPPED,
    /**
     * It <em>is</em> recorded and will be decided, but by another node: this one is shutting down,
     * or cannot work on the key.
     */
    LEFT_TO_OTHERS
  }

  private final Kind kind;
  private final long expectedId;
  private final Duration retryAfter;

  /** Refuses for a reason. */
  public NotRecordedException(Kind kind, String message) {
    this(kind, message, 0, Duration.ZERO);
  }

  private NotRecordedException(Kind kind, String message, long expectedId, Duration retryAfter) {
    super(message, null, true, false);
    this.kind = kind;
    this.expectedId = expectedId;
    this.retryAfter = retryAfter;
  }

  /** Refuses because the client's numbers have a gap. */
  public static NotRecordedException gap(String client, long expectedId, long id) {
    String message =
        "Client %s sent action %d, but the next one is %d.".formatted(client, id, expectedId);
    return new NotRecordedException(Kind.GAP, message, expectedId, Duration.ZERO);
  }

  /** Refuses because a budget is used up. */
  public static NotRecordedException budget(String message, Duration retryAfter) {
    return new NotRecordedException(Kind.BUDGET, message, 0, retryAfter);
  }

  /** Why it was refused. */
  public Kind kind() {
    return kind;
  }

  /** The next number of the client if the kind is {@link Kind#GAP}, else 0. */
  public long expectedId() {
    return expectedId;
  }

  /** In how long there is enough left if the kind is {@link Kind#BUDGET}, else zero. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
