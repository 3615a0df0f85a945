package dev.ropeway.bench;

import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Players;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Runs the benchmark; ends with 1 if an action was lost or applied twice. */
public final class Benchmark {
  private Benchmark() {}

  /** Runs it with the settings of the command line. */
  public static void main(String[] args) {
    try {
      run(BenchSettings.read());
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1); // threads that still wait must not keep the build waiting
    }
  }

  /**
   * With {@code -Dbench.strict=true} the engine in this JVM runs in strict mode, to tell its cost.
   */
  private static void run(BenchSettings settings) throws Exception {
    Files.createDirectories(Report.FOLDER);
    if (settings.runs("scale")) {
      new Scale(settings).run().write();
    }
    if (settings.runs("idle")) {
      new Idle().run();
    }
    if (settings.runs("retention")) {
      new PruningRates(settings).run();
    }
    if (settings.runs("nodes")) {
      new ScaleOut(settings).run().write();
    }
    if (settings.runs("mirror")) {
      new Mirrors(settings).run().write();
    }
    if (settings.runs("live")) {
      new Wire(settings).run();
    }
    if (settings.runs("peers")) {
      new Peers(settings).run().write();
    }
    if (settings.runs("flood")) {
      new Flood(settings).run();
    }
    if (settings.runs("steps")) {
      new Steps(settings).run();
    }
    if (settings.runs("profile")) {
      new Profile(settings).run();
    }
    if (settings.contests()) {
      contests(settings);
    }
  }

  private static void contests(BenchSettings settings) throws Exception {
    Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    BenchDatabase database = new BenchDatabase();
    Settings ours = Settings.standard().strict(Boolean.getBoolean("bench.strict"));
    try (TestNode node = TestNode.start(database.url(), ours, List.of(Players.STORE))) {
      Workloads workloads = new Workloads(settings, database, node);
      workloads.run();
      Goals goals = new Goals(workloads.rates(), workloads.deliveries(), settings.mostWriters());
      Report.write(
          new Results(
              date,
              Machine.of(database),
              settings,
              workloads.rates(),
              workloads.deliveries(),
              goals.all()));
    }
  }
}
