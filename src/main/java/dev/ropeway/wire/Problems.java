package dev.ropeway.wire;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.NotRecordedException;
import dev.ropeway.OverloadedException;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.delivery.RoomRefusedException;
import jakarta.persistence.PersistenceException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The problem document of every failure. */
public final class Problems {
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String INVALID = "Bearer error=\"invalid_token\"";
  private static final System.Logger LOG = System.getLogger(Problems.class.getName());

  private Problems() {}

  /** That of a failure; what nobody expected is logged under an id that the document tells. */
  public static Problem of(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    if (failure instanceof NotRecordedException refused) {
      return of(refused);
    }
    if (failure instanceof BoundExceededException refused) {
      return of(refused);
    }
    if (failure instanceof AccessDeniedException denied) {
      return of(denied);
    }
    if (failure instanceof RoomRefusedException refused) {
      return of(refused);
    }
    if (failure instanceof HistoryPrunedException pruned) {
      return Problem.of(
              410, "history-pruned", "The history does not go back that far", message(pruned))
          .with("oldest", pruned.oldest());
    }
    if (failure instanceof OverloadedException overloaded) {
      return Problem.overloaded(message(overloaded));
    }
    if (failure instanceof TimeoutException) {
      return timeout();
    }
    return databaseAway(failure) ? unavailable() : unexpected(failure);
  }

  private static Problem of(NotRecordedException refused) {
    String detail = message(refused);
    return switch (refused.kind()) {
      case GAP ->
          Problem.of(409, "gap", "An action is missing before this one", detail)
              .with("expectedId", refused.expectedId());
      case PENDING_LIMIT ->
          Problem.of(429, "too-many-pending", "The key has too many undecided actions", detail)
              .retryAfter(1);
      case SCHEDULED_LIMIT ->
          Problem.of(429, "too-many-scheduled", "Too many actions wait for their time", detail)
              .retryAfter(10);
      case TOO_FAR_AHEAD ->
          Problem.of(422, "too-far-ahead", "The action would be due too late", detail);
      case BUDGET ->
          Problem.of(429, "budget-exceeded", "A budget is used up", detail)
              .retryAfter(seconds(refused.retryAfter()));
      case UNKNOWN_ACTION ->
          Problem.of(422, "unknown-action", "The store has no such action", detail);
      case WRONG_ARGUMENT ->
          Problem.of(422, "wrong-argument", "An argument has the wrong type", detail);
      case DIFFERENT_REPEAT ->
          Problem.of(422, "key-reused", "The Idempotency-Key was used before", detail);
      case OUTCOME_PRUNED ->
          Problem.of(410, "outcome-pruned", "The outcome is no longer kept", detail);
      case BAD -> Problem.of(503, "bad-entry", "This node cannot work on the key", detail);
      case LEFT_TO_OTHERS ->
          Problem.of(503, "outcome-pending", "The outcome is not known yet", detail).retryAfter(1);
      case OVERLOADED, STOPPED, ROLLED_BACK -> Problem.overloaded(detail);
    };
  }

  private static Problem of(BoundExceededException refused) {
    return Problem.of(429, "bound-exceeded", "One caller may not have more", message(refused))
        .with("bound", refused.bound().setting().key())
        .retryAfter(seconds(refused.retryAfter()));
  }

  private static int seconds(Duration time) {
    return Math.toIntExact(Math.max(1, Math.min(time.plusMillis(999).toSeconds(), 86_400)));
  }

  /** What was wrong with a token is for the log: here it would help to make a better one. */
  private static Problem of(AccessDeniedException denied) {
    String detail = message(denied);
    return switch (denied.kind()) {
      case NOT_SIGNED_IN ->
          Problem.of(401, "not-signed-in", "Nobody is signed in", detail)
              .header(CHALLENGE, "Bearer");
      case TOKEN_EXPIRED ->
          Problem.of(401, "token-expired", "The token has expired", "Get a new one.")
              .header(CHALLENGE, INVALID);
      case REVOKED ->
          Problem.of(401, "revoked", "The token was revoked", "It is void; sign in again.")
              .header(CHALLENGE, INVALID);
      case TOKEN_REFUSED ->
          Problem.of(401, "token-refused", "The token is refused", "It is not good here.")
              .header(CHALLENGE, INVALID);
      case FORBIDDEN -> Problem.of(403, "forbidden", "That is not allowed", detail);
      case CLIENT_NOT_YOURS ->
          Problem.of(403, "client-not-yours", "The client is somebody else's", detail);
      case CROSS_SITE -> Problem.of(403, "cross-site", "Another site's page sent it", detail);
      case HIDDEN -> Problem.notFound(detail);
    };
  }

  private static Problem of(RoomRefusedException refused) {
    String detail = message(refused);
    return switch (refused.kind()) {
      case NOT_PRESENT -> Problem.of(409, "not-present", "The client is not present", detail);
      case FULL ->
          Problem.of(409, "room-full", "The room is full", detail)
              .with("capacity", refused.limit());
      case NOT_ADMITTED ->
          Problem.of(403, "not-admitted", "The client is not let into the room", detail);
      case UNDECIDED ->
          Problem.of(503, "not-decided", "Nobody can be let in at present", detail).retryAfter(1);
      case TOO_LARGE ->
          Problem.of(413, "frame-too-large", "The frame is too large", detail)
              .with("limit", refused.limit());
      case TOO_MANY ->
          Problem.of(429, "too-many-messages", "Too much is sent at present", detail).retryAfter(1);
    };
  }

  /** The node cannot serve, or not yet. */
  public static Problem unavailable() {
    return Problem.of(
            503,
            "unavailable",
            "The service is not available",
            "Ropeway cannot use its database at present; the health check says more.")
        .retryAfter(2);
  }

  private static Problem timeout() {
    return Problem.of(
            503,
            "outcome-pending",
            "The outcome is not known yet",
            "The actions were not decided in time, but may still be. With client and ids, or with an"
                + " Idempotency-Key, the same request is safe to repeat and answers their outcome.")
        .retryAfter(1);
  }

  private static boolean databaseAway(Throwable failure) {
    boolean persistence = false;
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof SQLTransientException) {
        return true;
      }
      if (t instanceof SQLException sql) {
        return away(sql.getSQLState());
      }
      persistence |= t instanceof PersistenceException;
    }
    return persistence;
  }

  /** PostgreSQL's classes of states about connections, resources, operators and systems. */
  private static boolean away(@Nullable String state) {
    return state == null || state.matches("(08|53|57|58|40).*");
  }

  private static Problem unexpected(Throwable failure) {
    String id = "urn:uuid:" + UUID.randomUUID();
    LOG.log(Level.ERROR, "A request failed: " + id, failure);
    return Problem.of(
            500,
            "internal-error",
            "Something went wrong in the server",
            "The server's log tells more under this problem's instance.")
        .with("instance", id);
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
