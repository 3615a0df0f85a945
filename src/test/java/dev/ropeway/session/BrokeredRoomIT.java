package dev.ropeway.session;

import dev.ropeway.NatsServer;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.json.JsonText;
import dev.ropeway.nats.NatsFeed;
import dev.ropeway.nats.NatsServers;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A room on two nodes that tell each other through a broker. */
class BrokeredRoomIT {
  private final String url = TestDatabase.freshDatabaseUrl();
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<RoomFollower> followers = new ArrayList<>();
  private NatsServer broker;

  @BeforeEach
  void begin() throws Exception {
    broker = new NatsServer();
    NatsServers servers = new NatsServers(List.of(broker.url()), null);
    for (int i = 0; i < 2; i++) {
      nodes.add(
          TestNode.fed(
              (database, executor, clock) -> new NatsFeed(servers, database, executor, clock),
              NodeClock.system(),
              url,
              Settings.standard(),
              List.of(Lobby.STORE)));
    }
  }

  @AfterEach
  void stop() {
    followers.forEach(RoomFollower::close);
    nodes.forEach(TestNode::close);
    broker.close();
  }

  private RoomFollower join(int node, String client) {
    followers.add(new RoomFollower(nodes.get(node), "r", client));
    return followers.get(followers.size() - 1);
  }

  private void set(int node, String client, String path, JsonValue value) {
    TestNode at = nodes.get(node);
    at.remote().rooms().set(at.store("lobby"), "r", client, Map.of(path, value));
  }

  private void say(int node, String client, String message) {
    TestNode at = nodes.get(node);
    JsonValue said = JsonText.read(message);
    at.remote().rooms().say(at.store("lobby"), "r", client, said, Optional.empty());
  }

  @Test
  void whatIsSaidAndShownReachesBothNodes() throws Exception {
    RoomFollower ann = join(0, "ann~1").untilClients("ann");
    JsonValue large = JsonText.read("\"" + "\u00e4\u20ac\ud83d\ude00".repeat(5_000) + "\"");
    set(0, "ann~1", "/large", large); // of which whoever comes later is told
    RoomFollower bob = join(1, "bob~1").untilClients("ann", "bob");
    ann.untilClients("ann", "bob");
    bob.until(r -> r.values().equals(Map.of("ann", Map.of("/large", large))));

    set(1, "bob~1", "/cursor", JsonText.read("[1,2]"));
    say(1, "bob~1", "\"hello\"");
    ann.until(r -> r.messages().size() == 1 && r.values().containsKey("bob"));
    set(0, "ann~1", "/large", JsonValue.NULL);
    bob.until(r -> r.values().getOrDefault("ann", Map.of()).isEmpty());
  }
}
