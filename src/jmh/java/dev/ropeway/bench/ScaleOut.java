package dev.ropeway.bench;

import dev.ropeway.NatsServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Several nodes on one PostgreSQL, {@code -Dbench.only=nodes}: one, two and three, each in a
 * process of its own, with writers that write any key and readers that are spread as a balancer
 * does it, all of a key at one node; over each feed. Where the processors are too few to show that
 * more nodes do more, what an action and a delivery cost shows whether they would.
 */
final class ScaleOut {
  private static final int MOST_NODES = 3;
  private static final int WRITERS = 24;
  private static final int READERS = 3_000;
  private static final int UNIFORM = 1_200; // a multiple of each number of nodes, as the next one
  private static final int HOT = 6;

  /** In slices: for each node at first, and before another number of keys. */
  private static final double COLD = 6;

  private static final double WARM = 2;
  private static final double SETTLE = 0.5;
  private static final double MEASURED = 2;

  private final BenchSettings settings;
  private final BenchDatabase database = new BenchDatabase();
  private final List<ScaleOutRow> rows = new ArrayList<>();
  private int prefixes;

  ScaleOut(BenchSettings settings) {
    this.settings = settings;
  }

  ScaleOutResults run() throws Exception {
    try (NatsServer broker = new NatsServer()) {
      for (int count = 1; count <= MOST_NODES; count++) {
        measure("PostgreSQL", "", count);
        measure("NATS", broker.url(), count);
      }
    }
    return new ScaleOutResults(Machine.of(database), settings, rows);
  }

  private void measure(String feed, String url, int count) throws Exception {
    List<ScaledProcess> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        nodes.add(new ScaledProcess(database.url(), url, i));
      }
      for (ScaledProcess node : nodes) {
        node.awaitReady();
      }
      Progress.say("  %d over %s, warming up", count, feed);
      double warmUp = COLD * count; // each has its own code to compile
      for (boolean home : count == 1 ? List.of(true) : List.of(false, true)) {
        for (int keys : List.of(UNIFORM, HOT)) {
          rows.add(measure(feed, nodes, keys, home, warmUp));
          Progress.say("%s", rows.get(rows.size() - 1).text());
          warmUp = WARM;
        }
      }
    } finally {
      for (ScaledProcess node : nodes) {
        node.close();
      }
    }
  }

  private ScaleOutRow measure(
      String feed, List<ScaledProcess> nodes, int keys, boolean home, double warmUp)
      throws IOException {
    int count = nodes.size();
    String prefix = "scale" + ++prefixes + "-";
    for (int i = 0; i < count; i++) {
      // Those of a key are all at one node.
      nodes.get(i).begin("watch %s %d %d %d %d".formatted(prefix, i, count, READERS / count, keys));
    }
    List<ScaledCount> opened = all(nodes);
    write(nodes, prefix, keys, home, warmUp);
    LockSupport.parkNanos(settings.slices(SETTLE).toNanos()); // what is late is not counted below
    List<ScaledCount> before = count(nodes);
    long versions = versions(prefix);
    ProcessTimes times = ProcessTimes.now();
    long begin = System.nanoTime();
    write(nodes, prefix, keys, home, MEASURED);
    double seconds = (System.nanoTime() - begin) / 1e9;
    ProcessTimes used = ProcessTimes.now().since(times);
    LockSupport.parkNanos(settings.slices(SETTLE).toNanos());
    List<ScaledCount> after = count(nodes);
    List<ScaledCount> done = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      done.add(after.get(i).since(before.get(i)));
    }
    check(prefix, after, opened);
    return ScaleOutRow.of(feed, keys, home, done, seconds, versions(prefix) - versions, used);
  }

  /** {@code home}: each node writes the keys that are read there. */
  private void write(
      List<ScaledProcess> nodes, String prefix, int keys, boolean home, double slices)
      throws IOException {
    int count = nodes.size();
    long millis = settings.slices(slices).toMillis();
    for (int i = 0; i < count; i++) {
      String which = home ? i + " " + count : "0 1";
      nodes
          .get(i)
          .begin("write %s %s %d %d %d".formatted(prefix, which, WRITERS / count, millis, keys));
    }
    all(nodes);
  }

  private static List<ScaledCount> count(List<ScaledProcess> nodes) throws IOException {
    for (ScaledProcess node : nodes) {
      node.begin("count");
    }
    return all(nodes);
  }

  private static List<ScaledCount> all(List<ScaledProcess> nodes) throws IOException {
    List<ScaledCount> counts = new ArrayList<>();
    for (ScaledProcess node : nodes) {
      counts.add(node.end());
    }
    return counts;
  }

  private long versions(String prefix) {
    return number(
        "select coalesce(sum(version), 0)::text from entry where starts_with(key, ?)", prefix);
  }

  /** Each action that was applied gave one coin. */
  private void check(String prefix, List<ScaledCount> after, List<ScaledCount> opened) {
    long applied = 0;
    for (int i = 0; i < after.size(); i++) {
      applied += after.get(i).since(opened.get(i)).applied();
    }
    long coins =
        number(
            """
            select coalesce(sum((data->>'coins')::bigint), 0)::text from entry
            where starts_with(key, ?)""",
            prefix);
    if (coins != applied) {
      throw new IllegalStateException(coins + " coins of " + applied + " actions");
    }
  }

  private long number(String sql, String prefix) {
    return Long.parseLong(database.text(sql, prefix));
  }
}
