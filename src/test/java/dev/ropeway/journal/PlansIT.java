package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.database.RopewayDataSource;
import dev.ropeway.json.Migrations;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** How PostgreSQL plans a push. */
class PlansIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final int PUSHES = 20;

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());

  @AfterEach
  void close() {
    test.close();
  }

  private Push next() {
    List<PulledEntry> entries = test.journal().entries(List.of(BOB));
    PulledEntry entry = entries.isEmpty() ? null : entries.get(0);
    Confirmed base = Confirmed.of(BOB, entry, JsonValue.EMPTY_JSON_OBJECT, Migrations.NONE);
    long version = base.version() + 1;
    EntryWrite write =
        new EntryWrite(
            base,
            new Position(version, 0),
            "{\"n\":" + version + "}",
            "[{\"op\":\"add\",\"path\":\"/n\",\"value\":" + version + "}]",
            false,
            Acks.text(List.of(new Ack("c", version, Status.APPLIED, null))),
            NOON,
            null);
    Outcome applied = new Outcome(Status.APPLIED, version, null);
    ActionWrite action = new ActionWrite(BOB, "c", version, "set", "1", null, applied, null);
    return new Push(List.of(write), List.of(action), List.of(), NOON);
  }

  /** Where one key is pushed and tables are large, a plan of its own looks cheaper every time. */
  @Test
  void pushOfOneKeyIsNotPlannedAnewEachTime() throws SQLException {
    assertEquals(Set.of(), test.journal().push(next()));
    test.execute(
        """
        insert into entry (store, key, version, asides, data, created_at, updated_at)
        select 'players', 'k' || n, 1, 0, '{}', now(), now() from generate_series(1, 20000) n
        """);
    test.execute("analyze entry, entry_version, recorded_action");
    PGSimpleDataSource source = test.source();
    source.setOptions(RopewayDataSource.OPTIONS);
    source.setPrepareThreshold(1);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < PUSHES; i++) {
        new StraightPush(connection, next()).run(0);
      }
      try (ResultSet plans =
          statement.executeQuery(
              "select sum(generic_plans), sum(custom_plans) from pg_prepared_statements"
                  + " where statement like '%recorded_action%'")) {
        plans.next();
        assertTrue(plans.getInt(1) >= PUSHES, "all of them are seen");
        assertEquals(0, plans.getInt(2));
      }
    }
  }
}
