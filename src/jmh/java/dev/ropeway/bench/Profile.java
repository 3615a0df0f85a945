package dev.ropeway.bench;

import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Players;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * What processor time is spent on, {@code -Dbench.only=profile}: how much of it is PostgreSQL's,
 * and which parts of the program share the rest, by the JDK's flight recorder. Needs Linux.
 */
final class Profile {
  private static final int WARM_UP = 6;
  private static final int MEASURED = 2;
  private static final long MOST_BYTES = 256L << 20;

  private final BenchSettings settings;
  private final BenchDatabase database = new BenchDatabase();

  Profile(BenchSettings settings) {
    this.settings = settings;
  }

  /**
   * One profile.
   *
   * @param node this process's part of all processors' time
   * @param parts of the node's samples
   */
  record Result(
      String workload,
      String java,
      double perSecond,
      double postgres,
      double node,
      double idle,
      Map<String, Double> parts) {}

  void run() throws Exception {
    List<Result> results = new ArrayList<>();
    try (Recording running = recording();
        TestNode node =
            TestNode.start(database.url(), Settings.standard(), List.of(Players.STORE))) {
      running.start(); // the recorder's start changes classes, whose code is compiled anew
      for (int keys : List.of(1, 1_000, 100_000)) {
        results.add(profile(node, keys));
      }
    }
    String java = System.getProperty("java.specification.version", "");
    Files.writeString(Report.FOLDER.resolve("profile-" + java + ".json"), Report.json(results));
    results.forEach(Profile::say);
  }

  private static Recording recording() throws Exception {
    Recording recording = new Recording(Configuration.getConfiguration("profile"));
    recording.setMaxSize(MOST_BYTES);
    return recording;
  }

  private Result profile(TestNode node, int keys) throws Exception {
    RopewayPlayers players = new RopewayPlayers(node, database, Keys.of("profile" + keys, keys));
    Contestant ours = keys <= 1_000 ? new OpenSessions(players) : new RequestSessions(players);
    ours.prepare();
    int writers = settings.mostWriters();
    Entrant entrant = new Entrant(ours, new Zipf(keys, 0));
    entrant.require(writers);
    entrant.slice(writers, settings.slices(WARM_UP), Long.MAX_VALUE, new Score(writers));
    String java = System.getProperty("java.specification.version", "");
    Path file = Report.FOLDER.resolve("profile-%s-%d.jfr".formatted(java, keys));
    Score score = new Score(writers);
    ProcessTimes times;
    try (Recording recording = recording()) {
      recording.start();
      ProcessTimes before = ProcessTimes.now();
      entrant.slice(writers, settings.slices(MEASURED), Long.MAX_VALUE, score);
      times = ProcessTimes.now().since(before);
      recording.stop();
      recording.dump(file);
    }
    entrant.check();
    ours.close();
    Samples samples = Samples.read(file);
    Files.writeString(
        Report.FOLDER.resolve("profile-%s-%d.folded".formatted(java, keys)),
        samples.foldedStacks());
    return new Result(
        "%,d key%s, %d writers".formatted(keys, keys == 1 ? "" : "s", writers),
        System.getProperty("java.vm.version", ""),
        score.perSecond(),
        times.share(times.postgres()),
        times.share(times.own()),
        times.share(times.idle()),
        samples.shares());
  }

  private static void say(Result result) {
    Progress.say(
        "%n%s on %s: %,.0f/s; PostgreSQL %.0f %%, node and writers %.0f %%, idle %.0f %%",
        result.workload(),
        result.java(),
        result.perSecond(),
        100 * result.postgres(),
        100 * result.node(),
        100 * result.idle());
    result
        .parts()
        .forEach(
            (part, share) ->
                Progress.say("%s", String.format(Locale.ROOT, "  %5.1f %% %s", 100 * share, part)));
  }
}
