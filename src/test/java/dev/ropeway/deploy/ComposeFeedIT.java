package dev.ropeway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ropeway.Await;
import dev.ropeway.NatsServer;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.nats.NatsFeed;
import dev.ropeway.nats.NatsServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The broker of {@code compose-scale.yaml} as a process, with its options, and nodes as there. */
class ComposeFeedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final JsonNode services =
      YamlFile.documents(Path.of("deploy/compose-scale.yaml")).get(0).path("services");

  /** As Compose does it. */
  private static String given(String text, String password) {
    return text.replaceAll("\\$\\{NATS_PASSWORD[^}]*}", password);
  }

  private TestNode node(NatsServer broker, String password, String url) {
    String feed =
        given(services.at("/node1/environment/ROPEWAY_FEED").asText(), password)
            .replace("@nats:4222", "@127.0.0.1:" + broker.port());
    NatsServers servers =
        NatsServers.read(name -> Optional.of(feed).filter(f -> name.equals("ropeway.feed")))
            .orElseThrow();
    Settings unhurried = Settings.standard().with(Setting.PULL_DELAY, 600_000);
    return TestNode.fed(
        (database, executor, clock) -> new NatsFeed(servers, database, executor, clock),
        NodeClock.system(),
        url,
        unhurried,
        List.of(Players.STORE));
  }

  @Test
  void nodesHearOfEachOtherThroughIt() throws Exception {
    List<String> options = new ArrayList<>();
    List<String> command = YamlFile.texts(services.at("/nats/command"));
    for (String option : List.of("--user", "--pass")) {
      options.add(option);
      options.add(given(command.get(command.indexOf(option) + 1), "12e4"));
    }
    String url = TestDatabase.freshDatabaseUrl();
    try (NatsServer broker = new NatsServer(options.toArray(String[]::new));
        TestNode one = node(broker, "12e4", url);
        TestNode two = node(broker, "12e4", url);
        Session<Player> here = one.sessions().load(Players.STORE, "bob");
        Session<Player> there = two.sessions().load(Players.STORE, "bob")) {
      here.updated(player -> {});
      there.updated(player -> {});
      assertEquals(0, there.data().coins());
      // what was told before they heard of each other is not told again for ten minutes
      Await.until(
          PATIENCE,
          "the other hears of it",
          () -> {
            assertTrue(
                here.patch(Players.ADD_COINS, 1L)
                    .outcome()
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .applied());
            return there.data().coins() > 0;
          });
    }
  }
}
