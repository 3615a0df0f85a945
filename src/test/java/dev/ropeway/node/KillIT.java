package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.remote.RemoteStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Guarantees 1 to 3 when a node is killed with SIGKILL under load, -Dkill.rounds times. */
class KillIT {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 4);
  private static final int PATIENCE_SECONDS = 60;

  private final String url = TestDatabase.freshDatabaseUrl();
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void nothingAcknowledgedIsLostAndNothingAppliesTwice() throws Exception {
    System.out.println("KillIT seed " + seed);
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(killUnderLoad("round" + round, 50 + random.nextInt(500)));
    }
    Settings settings = Settings.standard().with(Setting.PULL_DELAY, 200);
    try (TestNode survivor = TestNode.start(url, settings, List.of(Lobby.STORE))) {
      RemoteStore store = survivor.store("lobby");
      StreamFollower follower =
          new StreamFollower(
              Objects.requireNonNull(survivor.stream(store, KilledNode.KEY, OptionalLong.empty())));
      follower.until(f -> new HashSet<>(AppendLog.of(f.data())).containsAll(acknowledged));

      List<String> applied = AppendLog.of(follower.data());
      AppendLog.assertOnceAndInOrder(applied);
      System.out.println(
          "KillIT: " + acknowledged.size() + " acknowledged, " + applied.size() + " applied");
    }
  }

  /** Kills a node at its so-many-th acknowledgement; returns all that it gave. */
  private Set<String> killUnderLoad(String prefix, int acks)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // lives for seconds
                "-cp",
                System.getProperty("java.class.path"),
                KilledNode.class.getName(),
                url,
                prefix)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Executor late = CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    late.execute(
        process.toHandle()
            ::destroyForcibly); // ends the reading below, which the node may leave dry
    Set<String> acknowledged = new HashSet<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        assertTrue(line.startsWith("ack "), line);
        acknowledged.add(line.substring(4));
        if (acknowledged.size() == acks) {
          process.toHandle().destroyForcibly(); // SIGKILL; what it printed before is still read
        }
      }
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(128 + 9, process.exitValue(), "killed, not ended by itself");
    assertTrue(acknowledged.size() >= acks, "not killed before its time");
    return acknowledged;
  }
}
