package dev.ropeway.bench;

import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.HibernateDatabase;
import dev.ropeway.journal.Pruning;
import dev.ropeway.journal.Pruning.Aged;
import dev.ropeway.journal.Pruning.Found;
import dev.ropeway.journal.Pruning.Removed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Whether history is removed as fast as it is made: one after the other, then at the same time. */
final class PruningRates {
  private static final int PAGE = 500;
  private static final EntryKey START = new EntryKey("", "");

  private final BenchSettings settings;

  PruningRates(BenchSettings settings) {
    this.settings = settings;
  }

  void run() throws Exception {
    run(1, false);
    run(1_000, false);
    run(10_000, true);
  }

  /** On a database of its own. */
  private void run(int keys, boolean requests) throws Exception {
    BenchDatabase database = new BenchDatabase();
    Map<String, String> url = Map.of("jakarta.persistence.jdbc.url", database.url());
    try (TestNode node =
            TestNode.start(database.url(), Settings.standard(), List.of(Players.STORE));
        HibernateDatabase connected = HibernateDatabase.open(url)) {
      RopewayPlayers players = new RopewayPlayers(node, database, Keys.of("aged-", keys));
      Contestant ours = requests ? new RequestSessions(players) : new OpenSessions(players);
      ours.prepare();
      Entrant entrant = new Entrant(ours, new Zipf(keys, 0));
      entrant.require(settings.mostWriters());
      record(entrant, 4); // until its code is compiled
      Pruner pruner = new Pruner(new Pruning(connected));
      pruner.run(Instant.now(), false);
      double recorded = record(entrant, 4);
      Pruner alone = new Pruner(pruner.pruning);
      long begin = System.nanoTime();
      alone.run(Instant.now(), false);
      double seconds = (System.nanoTime() - begin) / 1e9;
      Progress.say(
          "%,d keys: %,.0f actions/s recorded; removed %,.0f actions and %,.0f versions/s",
          keys, recorded, alone.actions / seconds, alone.versions / seconds);
      together(keys, entrant, pruner.pruning);
      entrant.check();
      ours.close();
    }
  }

  private double record(Entrant entrant, double slices) throws InterruptedException {
    Score score = new Score(settings.mostWriters());
    entrant.slice(settings.mostWriters(), settings.slices(slices), Long.MAX_VALUE, score);
    return score.perSecond();
  }

  /** Recording and, as a node does it, pruning what was there before, two thirds of the time. */
  private void together(int keys, Entrant entrant, Pruning pruning) throws Exception {
    record(entrant, 4);
    Instant before = Instant.now();
    Pruner pruner = new Pruner(pruning);
    long begin = System.nanoTime();
    long[] took = {0};
    Thread thread =
        new Thread(
            () -> {
              pruner.run(before, true);
              took[0] = System.nanoTime() - begin;
            },
            "pruner");
    thread.start();
    double recorded = record(entrant, 4);
    pruner.stopped = true;
    thread.join();
    Progress.say(
        "%,d keys, at once: %,.0f actions/s recorded; removed %,.0f actions/s",
        keys, recorded, pruner.actions * 1e9 / took[0]);
  }

  /** Walks all keys, as {@code Retention} does. */
  private static final class Pruner {
    private final Pruning pruning;
    private long versions;
    private long actions;
    private int together = PAGE;
    private volatile boolean stopped;

    Pruner(Pruning pruning) {
      this.pruning = pruning;
    }

    void run(Instant before, boolean resting) {
      EntryKey after = START;
      List<Found> page;
      do {
        page = pruning.keys(after, before, Map.of(), PAGE);
        List<Aged> due = new ArrayList<>();
        page.stream().filter(Found::due).forEach(f -> due.add(new Aged(f.key(), before)));
        while (!due.isEmpty() && !stopped) {
          long begin = System.nanoTime();
          step(due.subList(0, Math.min(together, due.size())));
          if (resting) {
            LockSupport.parkNanos((System.nanoTime() - begin) / 2);
          }
        }
        after = page.isEmpty() ? after : page.get(page.size() - 1).key();
      } while (page.size() == PAGE && !stopped);
    }

    private void step(List<Aged> some) {
      Removed removed = pruning.prune(List.copyOf(some));
      versions += removed.versions();
      actions += removed.actions();
      together = removed.taken() < some.size() ? removed.taken() : Math.min(PAGE, 2 * together);
      some.clear();
      some.addAll(removed.left());
    }
  }
}
