package dev.ropeway.bench;

import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Players;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The soak, {@code mvn -Pbench,soak verify}: sessions, HTTP clients and streams for {@code
 * -Dsoak.minutes} while one of two servers is killed every minute. Ends with 1 if anything has
 * grown or a count does not add up.
 */
public final class Soak {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final int minutes = Integer.getInteger("soak.minutes", 10);
  private final BenchDatabase database = new BenchDatabase();
  private final List<SoakSample> samples = new ArrayList<>();

  private Soak() {}

  /** Runs it with the settings of the command line. */
  public static void main(String[] args) {
    try {
      List<String> violations = new Soak().run();
      violations.forEach(each -> Progress.say("Violated: %s", each));
      System.exit(violations.isEmpty() ? 0 : 1);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1); // threads that still wait must not keep the build waiting
    }
  }

  private List<String> run() throws Exception {
    if (minutes < 1) {
      throw new IllegalArgumentException("soak.minutes must be at least 1, not " + minutes);
    }
    Files.createDirectories(Report.FOLDER);
    SoakVerdict verdict = new SoakVerdict(database);
    Progress.say("Starting two servers");
    try (TestNode node =
            TestNode.start(database.url(), Settings.standard(), List.of(Players.STORE));
        SoakNodes servers = SoakNodes.start(database, Integer.getInteger("bench.port", 9180));
        SoakLoad load = new SoakLoad(node, servers.ports())) {
      soak(servers, load);
      load.stopWriting();
      await(verdict, load.readers());
      verdict.resources(samples.get(0), samples.get(samples.size() - 1));
      verdict.counts(load.given());
      verdict.readers(load.readers());
    }
    Files.writeString(Report.FOLDER.resolve("soak.svg"), SoakSample.chart(samples, minutes));
    Files.writeString(Report.FOLDER.resolve("soak.json"), Report.json(samples));
    return verdict.violations();
  }

  /** A sample a minute, after the server that was killed is back and has been used for a while. */
  private void soak(SoakNodes servers, SoakLoad load) throws Exception {
    SoakProbe probe = new SoakProbe(database, servers.ports().get(0));
    long begin = System.nanoTime();
    for (int minute = 1; minute <= minutes; minute++) {
      servers.restart();
      servers.awaitReady();
      pass(begin + TimeUnit.MINUTES.toNanos(minute));
      SoakSample sample = probe.sample(load.given());
      samples.add(sample);
      Progress.say("  minute %d of %d: %s", minute, minutes, sample);
    }
  }

  private static void pass(long end) {
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Gives the readers time to come to the end. */
  private static void await(SoakVerdict verdict, List<SoakReader> readers) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && readers.stream().anyMatch(verdict::behind)) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }
}
