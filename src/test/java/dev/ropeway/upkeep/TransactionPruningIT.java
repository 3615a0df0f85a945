package dev.ropeway.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.Settings;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How fast transactions go whose time is over. */
class TransactionPruningIT {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final Retention retention =
      new Retention(
          journal.database(), List.of(), Settings.standard(), clock, Runnable::run); // ticks walk

  @AfterEach
  void close() {
    journal.close();
  }

  /** Of several keys, clients and buckets, as nodes and callers leave them. */
  private void decided(int count, int daysAgo) {
    journal.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, status, recorded_at, decided_at)
        select ropeway_bucket('ropeway:transactions', key), 'ropeway:transactions', key, client, id,
          'transaction', 'null', 'applied', at, at
        from (select 'k' || i %% 7 || '-%2$d' as key, 'payer' || i %% 3 as client, i as id,
          timestamptz '2026-11-01T00:00:00Z' - interval '%2$d days' as at from generate_series(1, %1$d) i) t
        """
            .formatted(count, daysAgo));
  }

  private long left() {
    return journal.number(
        "select count(*) from recorded_action where store = 'ropeway:transactions'");
  }

  @Test
  void thousandsGoInOneTurnAndTheRestStays() {
    decided(5_200, 31);
    decided(300, 29);
    retention.start();
    clock.pass(SECOND);
    retention.tick(); // all keys, of which there are none
    clock.pass(SECOND);
    retention.tick();

    assertEquals(300, left());
    assertEquals(5_200, retention.actions());
    assertEquals(7 * 3, journal.number("select count(*) from client_mark where key like 'k%-31'"));
    assertEquals(5_200, journal.number("select max(last_id) from client_mark"));
  }

  @Test
  void whereNothingGoesItRestsAfterEachStep() {
    decided(1_200, 29);
    retention.start();
    clock.pass(SECOND);
    retention.tick();
    for (int step = 0; step < 3; step++) {
      clock.pass(SECOND);
      retention.tick();
      retention.tick(); // rests
    }
    assertEquals(1_200, left());
    clock.pass(Duration.ofDays(2)); // the next walk, in which all of them are old
    retention.tick();
    clock.pass(SECOND);
    retention.tick();
    assertEquals(0, left());
  }
}
