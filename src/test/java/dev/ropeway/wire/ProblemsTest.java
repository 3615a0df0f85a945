package dev.ropeway.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.HistoryPrunedException;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ProblemsTest {

  @Test
  void everyRefusalHasItsStatus() {
    Map<Kind, Integer> statuses = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      statuses.put(kind, Problems.of(new NotRecordedException(kind, "No.")).status());
    }
    Map<Kind, Integer> expected = new EnumMap<>(Kind.class);
    expected.put(Kind.GAP, 409);
    expected.put(Kind.PENDING_LIMIT, 429);
    expected.put(Kind.SCHEDULED_LIMIT, 429);
    expected.put(Kind.TOO_FAR_AHEAD, 422);
    expected.put(Kind.OVERLOADED, 503);
    expected.put(Kind.BUDGET, 429);
    expected.put(Kind.UNKNOWN_ACTION, 422);
    expected.put(Kind.WRONG_ARGUMENT, 422);
    expected.put(Kind.BAD, 503);
    expected.put(Kind.DIFFERENT_REPEAT, 422);
    expected.put(Kind.OUTCOME_PRUNED, 410);
    expected.put(Kind.ROLLED_BACK, 503);
    expected.put(Kind.STOPPED, 503);
    expected.put(Kind.LEFT_TO_OTHERS, 503);
    assertEquals(expected, statuses);
  }

  @Test
  void waitingIsAdvisedWhereItHelps() {
    for (Kind kind : new Kind[] {Kind.PENDING_LIMIT, Kind.OVERLOADED, Kind.STOPPED}) {
      Problem problem = Problems.of(new NotRecordedException(kind, "No."));
      assertEquals("1", problem.headers().get("Retry-After"));
    }
    Problem bad = Problems.of(new NotRecordedException(Kind.BAD, "No."));
    assertFalse(bad.headers().containsKey("Retry-After"));
  }

  @Test
  void gapTellsTheExpectedId() {
    Problem problem = Problems.of(new CompletionException(NotRecordedException.gap("c1", 5, 7)));
    assertEquals(5L, problem.members().get("expectedId"));
  }

  @Test
  void prunedHistoryTellsWhatIsLeft() {
    Problem problem = Problems.of(new HistoryPrunedException(9));
    assertEquals(410, problem.status());
    assertEquals(9L, problem.members().get("oldest"));
  }

  @Test
  void timeoutSaysThatRepeatingIsSafe() {
    Problem problem = Problems.of(new TimeoutException());
    assertEquals(503, problem.status());
    assertTrue(problem.detail().contains("safe to repeat"), problem::detail);
    assertTrue(problem.headers().containsKey("Retry-After"));
  }

  @Test
  void databaseThatIsAwayIsUnavailable() {
    for (SQLException away :
        new SQLException[] {
          new SQLException("gone", "08006"),
          new SQLException("shutdown", "57P01"),
          new SQLException("no state"),
          new SQLTransientConnectionException("pool", "x")
        }) {
      Problem problem = Problems.of(new PersistenceException("wrapped", away));
      assertEquals(503, problem.status(), away::toString);
      assertTrue(problem.headers().containsKey("Retry-After"));
    }
  }

  @Test
  void defectShowsNothingOfTheInside() {
    for (RuntimeException defect :
        new RuntimeException[] {
          new IllegalStateException("secret"),
          new PersistenceException("secret", new SQLException("secret", "42P01"))
        }) {
      Problem problem = Problems.of(defect);
      assertEquals(500, problem.status());
      assertFalse(problem.toString().contains("secret"));
      assertTrue(String.valueOf(problem.members().get("instance")).startsWith("urn:uuid:"));
    }
  }

  @Test
  void longDetailIsCutBetweenCharacters() {
    Problem problem = Problem.malformed("\ud83d\ude00".repeat(2_000));
    assertEquals(1_001, problem.detail().codePointCount(0, problem.detail().length()));
    assertTrue(problem.detail().endsWith("\ude00…"));
  }

  @Test
  void strangersHearNothingOfTheDatabase() {
    String said = "FATAL: password authentication failed for user \"hidden\" at db.internal:5432";
    for (Exception failure :
        List.of(
            new PersistenceException(said, new SQLException(said, "08006")),
            new PersistenceException("select hidden from entry", new SQLException(said, "42601")),
            new CompletionException(new SQLTransientConnectionException(said)),
            new IllegalStateException(said))) {
      Problem problem = Problems.of(failure);
      assertTrue(problem.status() >= 500, problem::toString);
      assertFalse(problem.toString().contains("hidden"), problem::toString);
      assertFalse(problem.toString().contains("internal:"), problem::toString);
    }
  }
}
