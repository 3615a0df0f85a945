package dev.ropeway.bench;

import dev.ropeway.TestNode;
import dev.ropeway.cycle.CycleStatistics;
import dev.ropeway.cycle.Phase;
import dev.ropeway.demo.Players;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the time of an action goes, {@code -Dbench.only=steps}: the phases of its way through the
 * node, round trips and statements, and from there to the readers of streams.
 */
final class Steps {
  private static final int WARM_UP = 4;
  private static final int MEASURED = 2;

  private final BenchSettings settings;
  private final BenchDatabase database = new BenchDatabase();

  Steps(BenchSettings settings) {
    this.settings = settings;
  }

  /**
   * One workload's way.
   *
   * @param waitMillis from the patch until its outcome is there, on average
   * @param queuedMillis of it, until a cycle takes the action up
   * @param cycleMillis the phases of an average cycle
   */
  record Way(
      String workload,
      int writers,
      double perSecond,
      double waitMillis,
      double queuedMillis,
      double actionsPerCycle,
      Map<String, Double> cycleMillis,
      double roundTripsPerCycle,
      double statementsPerCycle,
      double roundTripsPerAction,
      double statementsPerAction) {}

  void run() throws Exception {
    WatchedDatabase[] watched = {null};
    List<Way> ways = new ArrayList<>();
    try (TestNode node =
        TestNode.through(
            through -> watched[0] = new WatchedDatabase(through),
            database.url(),
            List.of(Players.STORE))) {
      for (int keys : List.of(1, 100_000)) {
        RopewayPlayers players = new RopewayPlayers(node, database, Keys.of("steps" + keys, keys));
        Contestant ours = keys == 1 ? new OpenSessions(players) : new RequestSessions(players);
        ours.prepare();
        Entrant entrant = new Entrant(ours, new Zipf(keys, 0));
        for (int writers : List.of(1, settings.mostWriters())) {
          entrant.require(writers);
          entrant.slice(writers, settings.slices(WARM_UP), Long.MAX_VALUE, new Score(writers));
          ways.add(way(entrant, keys, writers, node.parts().engine().statistics(), watched[0]));
        }
        entrant.check();
        ours.close();
      }
    }
    List<StreamSteps.StreamWay> streams = new StreamSteps(settings, database).run();
    Files.writeString(
        Report.FOLDER.resolve("steps.json"), Report.json(Map.of("way", ways, "streams", streams)));
    String page = page(ways) + StreamSteps.page(streams);
    Files.writeString(Report.FOLDER.resolve("steps.md"), page);
    Progress.say("%s", page);
  }

  private Way way(
      Entrant entrant, int keys, int writers, CycleStatistics statistics, WatchedDatabase watched)
      throws InterruptedException {
    Score score = new Score(writers);
    Map<Phase, Long> before = nanos(statistics);
    long cyclesBefore = statistics.cycles();
    WatchedDatabase.Counts countsBefore = watched.counts();
    entrant.slice(writers, settings.slices(MEASURED), Long.MAX_VALUE, score);
    WatchedDatabase.Counts counts = watched.counts().since(countsBefore);
    double cycles = statistics.cycles() - cyclesBefore;
    Map<Phase, Long> after = nanos(statistics);
    Map<String, Double> millis =
        after.entrySet().stream()
            .filter(e -> e.getKey() != Phase.QUEUED)
            .collect(
                Collectors.toMap(
                    e -> e.getKey().text(),
                    e -> (e.getValue() - before.getOrDefault(e.getKey(), 0L)) / cycles / 1e6));
    double queued = after.getOrDefault(Phase.QUEUED, 0L) - before.getOrDefault(Phase.QUEUED, 0L);
    double actions = score.applied();
    return new Way(
        "%,d key%s".formatted(keys, keys == 1 ? "" : "s"),
        writers,
        score.perSecond(),
        writers * 1e3 / score.perSecond(),
        queued / actions / 1e6,
        actions / cycles,
        millis,
        counts.roundTrips() / cycles,
        counts.statements() / cycles,
        counts.roundTrips() / actions,
        counts.statements() / actions);
  }

  private static Map<Phase, Long> nanos(CycleStatistics statistics) {
    Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      nanos.put(phase, statistics.time(phase).toNanos());
    }
    return nanos;
  }

  private static String page(List<Way> ways) {
    return """
        | workload | writers | actions/s | wait | queued | actions a cycle | pull | apply | push | settle | round trips a cycle | an action | statements a cycle | an action |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
        """
        + ways.stream().map(Steps::row).collect(Collectors.joining());
  }

  private static String row(Way way) {
    Map<String, Double> millis = way.cycleMillis();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %,.0f | %.2f | %.2f | %.1f | %.2f | %.2f | %.2f | %.2f | %.2f | %.3f | %.2f | %.3f |%n",
        way.workload(),
        way.writers(),
        way.perSecond(),
        way.waitMillis(),
        way.queuedMillis(),
        way.actionsPerCycle(),
        millis.get("pull"),
        millis.get("apply"),
        millis.get("push"),
        millis.get("settle"),
        way.roundTripsPerCycle(),
        way.roundTripsPerAction(),
        way.statementsPerCycle(),
        way.statementsPerAction());
  }
}
