package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.action.Author;
import dev.ropeway.journal.DueStatements.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a million waiting actions cost: nothing that grows with them. */
class AgendaPlansIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final int MILLION = 1_000_000;

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());

  @AfterEach
  void close() {
    test.close();
  }

  private String explain(String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = test.source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("explain (analyze, buffers, timing off) ".concat(sql))) {
      while (row.next()) {
        lines.add(row.getString(1));
      }
    }
    return String.join("\n", lines);
  }

  private long rowsRead() {
    return test.number(
        """
        select sum(coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0)) from pg_stat_user_tables
        where relname = 'scheduled_action'
        """);
  }

  private void flush(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_stat_force_next_flush()");
      statement.execute("select 1");
    }
  }

  @Test
  void millionThatWaitCostNoMoreThanOne() throws SQLException {
    test.execute(
        """
        insert into scheduled_action
          (bucket, store, key, id, client, name, args, once, due_at, made_at, actor, roles)
        select ropeway_bucket('games', 'k' || n), 'games', 'k' || n, 'i', 'c' || n, case n % 3 when 0 then 'open' else 'close' end,
          'null', false, timestamptz '2026-11-01T12:00:00Z' + n * interval '1 second', now(),
          case when n % 2 = 0 then 'ann' || n % 100 end, '{}'
        from generate_series(1, 1000000) n
        """);
    test.execute("vacuum analyze scheduled_action");
    String plan = explain(DueStatements.NEXT);
    assertFalse(plan.contains("Seq Scan on scheduled_action"), plan);
    assertTrue(plan.contains("scheduled_action_due"), plan);
    long read =
        plan.lines()
            .filter(line -> line.strip().startsWith("Buffers:"))
            .findFirst()
            .map(AgendaPlansIT::pages)
            .orElseThrow();
    assertTrue(read < 40, () -> read + " pages: " + plan);

    DueStatements due = new DueStatements(test.database());
    List<Kind> kinds = due.next();
    assertEquals(2, kinds.size());
    assertEquals(NOON.plusSeconds(1), kinds.get(0).due());
    try (Connection connection = test.source().getConnection()) {
      flush(connection);
      long before = rowsRead();
      Database once = new OnConnection(test.database(), connection);
      assertEquals(
          100, new DueStatements(once).take(kinds, NOON.plusSeconds(100), 500, 1 << 20).size());
      Agenda agenda = new Agenda(once, 1_000, 20_000);
      ScheduledWrite more =
          new ScheduledWrite(
              new EntryKey("games", "k500000"),
              "j",
              "c",
              "close",
              "1",
              false,
              NOON.plusSeconds(9),
              NOON,
              new Author("bob", List.of()));
      assertEquals(AgendaEntry.Kind.NEW, agenda.write(more).kind());
      assertEquals(2, agenda.page(more.key(), Instant.EPOCH, "", null, 100, 1 << 20).list().size());
      assertTrue(agenda.cancel(more.key(), "j", null));
      flush(connection);
      long rows = rowsRead() - before;
      assertTrue(rows < 1_000, () -> rows + " rows are read of " + MILLION);
    }
  }

  private static long pages(String buffers) {
    long sum = 0;
    for (String part : buffers.replace("Buffers: shared", "").strip().split(" ")) {
      if (part.startsWith("hit=") || part.startsWith("read=")) {
        sum += Long.parseLong(part.substring(part.indexOf('=') + 1));
      }
    }
    return sum;
  }
}
