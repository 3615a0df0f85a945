package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.json.BoundStore;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Guarantees 1 and 2 when a node is killed with SIGKILL under load. */
class KillIT {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 2);
  private static final int ACKS = 300;

  private final String url = TestDatabase.freshDatabaseUrl();

  @Test
  void nothingAcknowledgedIsLostAndNothingAppliesTwice() throws Exception {
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(killUnderLoad("round" + round));
    }
    Settings settings = Settings.standard().with(Setting.PULL_DELAY, 200);
    try (TestNode survivor = TestNode.start(url, settings, List.of(Lobby.STORE))) {
      BoundStore<?> store = Objects.requireNonNull(survivor.node().stores().find("lobby"));
      StreamFollower follower =
          new StreamFollower(
              Objects.requireNonNull(
                  survivor.remote().stream(store, KilledNode.KEY, OptionalLong.empty())));
      follower.until(f -> new HashSet<>(log(f)).containsAll(acknowledged));

      List<String> applied = log(follower);
      assertEquals(applied.size(), new HashSet<>(applied).size(), "each at most once");
      assertInOrder(applied);
      System.out.println(
          "KillIT: " + acknowledged.size() + " acknowledged, " + applied.size() + " applied");
    }
  }

  private Set<String> killUnderLoad(String prefix) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledNode.class.getName(),
                url,
                prefix)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Set<String> acknowledged = new HashSet<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        assertTrue(line.startsWith("ack "), line);
        acknowledged.add(line.substring(4));
        if (acknowledged.size() == ACKS) {
          process.toHandle().destroyForcibly(); // SIGKILL; what it printed before is still read
        }
      }
    }
    assertEquals(128 + 9, process.waitFor(), "killed, not ended by itself");
    return acknowledged;
  }

  private static List<String> log(StreamFollower follower) {
    if (follower.version() < 1) {
      return List.of();
    }
    JsonArray log = follower.data().asJsonObject().getJsonArray("log");
    return log.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList();
  }

  private static void assertInOrder(List<String> applied) {
    Map<String, Integer> last = new HashMap<>();
    for (String each : new ArrayList<>(applied)) {
      String client = each.substring(0, each.indexOf('#'));
      int id = Integer.parseInt(each.substring(each.indexOf('#') + 1));
      assertEquals(last.getOrDefault(client, 0) + 1, id, () -> "the next action of " + client);
      last.put(client, id);
    }
  }
}
