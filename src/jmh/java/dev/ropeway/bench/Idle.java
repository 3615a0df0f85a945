package dev.ropeway.bench;

import dev.ropeway.Session;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What open sessions cost that nobody uses, {@code -Dbench.only=idle}: processor time and memory of
 * this process, and transactions of the database. Ticks, hints and comparisons go on as always.
 */
final class Idle {
  private static final int SESSIONS = 10_000;
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final Duration WATCHED = Duration.ofSeconds(45);

  private final BenchDatabase database = new BenchDatabase();
  private final com.sun.management.OperatingSystemMXBean process =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /**
   * What was measured.
   *
   * @param percent processor time, in parts of one core
   * @param percentWithout the same with no session open
   * @param bytes heap for each session and its key's data
   * @param transactions of the database in the time watched
   */
  record Result(
      int sessions, double percent, double percentWithout, long bytes, long transactions) {}

  Result run() throws Exception {
    try (TestNode node =
        TestNode.start(database.url(), Settings.standard(), List.of(Players.STORE))) {
      new RopewayPlayers(node, database, Keys.of("idle-", SESSIONS)).prepare();
      pass(SETTLE);
      double percentWithout = percent();
      long before = heap();
      List<Session<Player>> open = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        open.add(node.sessions().load(Players.STORE, "idle-" + i));
      }
      for (Session<Player> session : open) {
        session.loaded().toCompletableFuture().get(30, TimeUnit.SECONDS);
      }
      long bytes = (heap() - before) / SESSIONS;
      pass(SETTLE);
      long transactions = transactions();
      double percent = percent();
      transactions = transactions() - transactions;
      open.forEach(Session::close);
      return report(new Result(SESSIONS, percent, percentWithout, bytes, transactions));
    }
  }

  private static Result report(Result result) throws Exception {
    Progress.say(
        "%,d idle sessions: %.2f %% of a core (%.2f %% without any), %,d bytes each,"
            + " %d transactions in %d s",
        result.sessions(),
        result.percent(),
        result.percentWithout(),
        result.bytes(),
        result.transactions(),
        WATCHED.toSeconds());
    Files.writeString(Report.FOLDER.resolve("idle.json"), Report.json(result));
    return result;
  }

  private double percent() {
    long cpu = process.getProcessCpuTime();
    long begin = System.nanoTime();
    pass(WATCHED);
    return 100.0 * (process.getProcessCpuTime() - cpu) / (System.nanoTime() - begin);
  }

  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private long transactions() {
    return Long.parseLong(
        database.text(
            """
            select xact_commit + xact_rollback from pg_stat_database
            where datname = current_database()"""));
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
