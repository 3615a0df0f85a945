package dev.ropeway.bench;

import dev.ropeway.TestNode;
import dev.ropeway.View;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.remote.Remote;
import dev.ropeway.remote.RemoteStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * History at scale, {@code -Dbench.only=scale}: one key with a million versions and a store with a
 * million keys are read, pruned and written to, in turns with an empty database.
 */
final class Scale {
  private static final int TIMES = 1_000;
  private static final int PAGE = 100;
  private static final String FULL = "a million versions, a million keys";

  private final BenchSettings settings;
  private final BenchDatabase full = new BenchDatabase();
  private final BenchDatabase empty = new BenchDatabase();
  private final Instant since = Instant.now().minus(Duration.ofDays(20));
  private final List<TimedRow> times = new ArrayList<>();
  private final List<Row> rates = new ArrayList<>();

  Scale(BenchSettings settings) {
    this.settings = settings;
  }

  ScaleResults run() throws Exception {
    try (TestNode bare = node(empty)) {
      try (TestNode tables = node(full)) {
        Objects.requireNonNull(tables.parts().stores());
        new ScaleData(full, since).fill();
      }
      try (TestNode fresh = node(full)) {
        Progress.say("Reading");
        read(fresh);
        contest("the old key", bare, fresh, Keys.of(ScaleData.OLD, 0), 1);
        contest("1,000 of the keys", bare, fresh, Keys.of("many-", 1_000), 1_000);
      }
      try (TestNode old = node(full)) {
        Objects.requireNonNull(old.node());
        times.addAll(new ScalePruning(full, since).run());
      }
    }
    return new ScaleResults(times, rates);
  }

  private static TestNode node(BenchDatabase database) {
    return TestNode.start(database.url(), Settings.standard(), List.of(Players.STORE));
  }

  private void read(TestNode node) throws Exception {
    View<Player> old = node.sessions().view(Players.STORE, ScaleData.OLD);
    Remote remote = node.remote();
    RemoteStore store = node.store("players");
    time("the newest version", () -> check(old.latest().data(), ScaleData.MILLION));
    time(
        "a version",
        () -> {
          long version = anyVersion();
          check(old.version(version).orElseThrow().data(), version);
        });
    time(
        "an instant",
        () -> {
          long version = anyVersion();
          check(old.at(since.plusSeconds(version).plusMillis(500)).orElseThrow().data(), version);
        });
    time("the difference of two versions", () -> difference(old, anyVersion(), anyVersion()));
    time("the newest 100 versions", () -> count(old.versions()));
    time("100 versions", () -> count(old.versions(anyVersion() + PAGE, PAGE)));
    time("the first 100 keys", () -> count(remote.keys(store, "", "", PAGE)));
    time(
        "100 keys",
        () -> count(remote.keys(store, "", ScaleData.key(Math.toIntExact(anyVersion())), PAGE)));
    time("100 keys of a prefix", () -> count(remote.keys(store, "many-7", "", PAGE)));
  }

  private void time(String what, TimedRow.Step step) throws Exception {
    times.add(TimedRow.of(what, TIMES, step));
  }

  private static long anyVersion() {
    return 1 + ThreadLocalRandom.current().nextLong(ScaleData.MILLION);
  }

  private static void check(Player player, long version) {
    if (!player.name().equals(Long.toString(version))) {
      throw new IllegalStateException("instead of " + version + ": " + player);
    }
  }

  private static void difference(View<Player> old, long from, long to) {
    if (from != to && old.diff(from, to).orElseThrow().isEmpty()) {
      throw new IllegalStateException("no difference from " + from + " to " + to);
    }
  }

  private static void count(List<?> page) {
    if (page.isEmpty() || page.size() > PAGE) {
      throw new IllegalStateException("a page of " + page.size());
    }
  }

  private void contest(String what, TestNode bare, TestNode big, Keys keys, int count)
      throws Exception {
    Keys names = count == 1 ? new Keys(ScaleData.OLD, List.of(ScaleData.OLD)) : keys;
    List<Contestant> both =
        List.of(
            new NamedContestant(
                "an empty database", new OpenSessions(new RopewayPlayers(bare, empty, names))),
            new NamedContestant(FULL, new OpenSessions(new RopewayPlayers(big, full, names))));
    List<Integer> writers = List.of(settings.mostWriters());
    rates.addAll(new Contest(what, new Zipf(count, 0), both, settings).run(writers));
  }
}
