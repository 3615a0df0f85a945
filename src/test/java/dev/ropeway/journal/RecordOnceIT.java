package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.action.Author;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two transactions that want to record the same. */
class RecordOnceIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final ActionWrite SAME =
      new ActionWrite(
          BOB,
          "once",
          1,
          "pay",
          "10",
          null,
          null,
          new Author("ann", List.of("a", "b\"c")),
          null,
          null);

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());

  @AfterEach
  void close() {
    test.close();
  }

  private boolean second(boolean firstCommits) throws Exception {
    try (Connection first = test.source().getConnection();
        Connection second = test.source().getConnection()) {
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      assertTrue(new RecordOnce(first).run(SAME, NOON));
      assertFalse(new RecordOnce(first).run(SAME, NOON), "in the same transaction");
      CompletableFuture<Boolean> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new RecordOnce(second).run(SAME, NOON);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      Await.until(
          Duration.ofSeconds(20),
          "it waits for the first",
          () ->
              test.number(
                      """
                      select count(*) from pg_stat_activity
                      where wait_event_type = 'Lock' and datname = current_database()
                      """)
                  == 1);
      if (firstCommits) {
        first.commit();
      } else {
        first.rollback();
      }
      boolean isNew = answer.get(20, TimeUnit.SECONDS);
      second.commit(); // it is unharmed
      return isNew;
    }
  }

  @Test
  void itIsNoneIfTheOtherCommits() throws Exception {
    assertFalse(second(true));
    RecordedAction row =
        test.journal().actions(List.of(new ActionId(BOB, SAME.client(), 1))).get(0);
    assertEquals(SAME.author(), row.author());
    assertEquals("10", row.args());
    assertEquals(NOON, row.recordedAt());
    assertEquals(1, test.number("select count(*) from recorded_action"));
  }

  @Test
  void itIsTheFirstIfTheOtherIsRolledBack() throws Exception {
    assertTrue(second(false));
    assertEquals(1, test.number("select count(*) from recorded_action"));
  }

  @Test
  void whatHasAMarkIsNotNew() throws Exception {
    test.execute(
        "insert into client_mark (bucket, store, key, client, last_id) values (ropeway_bucket('players', 'bob'), 'players', 'bob', 'once', 1)");
    try (Connection connection = test.source().getConnection()) {
      assertFalse(new RecordOnce(connection).run(SAME, NOON));
    }
  }
}
