package dev.ropeway.feed;

import dev.ropeway.StatementCounter;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.store.BoundStore;
import dev.ropeway.testing.HandClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What it takes to compare 100,000 watches with the database for as long as the pull delay: the
 * figures of {@code docs/performance.md}. Run by hand; processor time counts, so it does not matter
 * much what else is running.
 */
final class CompareCost {
  private static final int WATCHES = 100_000;
  private static final int ROUNDS = 12;
  private static final int STEPS = 300;

  private CompareCost() {}

  /** Prints, for each delay, what it took of the node's processor and of PostgreSQL's. */
  public static void main(String[] args) throws IOException {
    Settings settings = Settings.standard();
    Duration delay = settings.time(Setting.PULL_DELAY);
    HandClock clock = new HandClock(Instant.parse("2026-11-01T12:00:00Z"));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl())) {
      journal.execute(
          """
          insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
          select ropeway_bucket('lobby', 'room-' || n), 'lobby', 'room-' || n, 1, 0, '{"n":1}', now(), now()
          from generate_series(1, %d) n
          """
              .formatted(WATCHES));
      journal.execute("vacuum analyze entry");
      StatementCounter counter = new StatementCounter(journal.database());
      Publisher publisher =
          new Publisher(
              new Journal(counter),
              settings,
              clock,
              Runnable::run,
              learned -> {},
              slot -> Interest.ALWAYS);
      publisher.start();
      BoundStore<?> store = new BoundStore<>(Lobby.STORE);
      for (int n = 1; n <= WATCHES; n++) {
        publisher.hold(new EntryKey("lobby", "room-" + n), store, counter);
      }
      for (int round = 1; round <= ROUNDS; round++) {
        counter.forget();
        long before = threads.getCurrentThreadCpuTime();
        long database = backends(journal);
        for (int step = 0; step < STEPS; step++) {
          clock.pass(delay.dividedBy(STEPS));
          publisher.compareNext();
        }
        double node = (threads.getCurrentThreadCpuTime() - before) / 1e6;
        double postgres = backends(journal) - database;
        System.out.printf(
            "round %d: %d statements, %d rows, node %.0f ms = %.2f %%, PostgreSQL %.0f ms = %.2f"
                + " %% of a core%n",
            round,
            counter.with("unnest(").size(),
            counter.rows("unnest("),
            node,
            node / delay.toMillis() * 100,
            postgres,
            postgres / delay.toMillis() * 100);
      }
    }
  }

  /** Milliseconds of processor time of the database's connections, in steps of ten. */
  private static long backends(TestJournal journal) throws IOException {
    String pids =
        journal.text(
            """
            select string_agg(pid::text, ' ') from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            """);
    long ticks = 0;
    for (String pid : List.of(pids.split(" "))) {
      String stat = Files.readString(Path.of("/proc", pid, "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
    return ticks * 10;
  }
}
