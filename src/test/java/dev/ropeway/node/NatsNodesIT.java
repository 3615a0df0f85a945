package dev.ropeway.node;

import dev.ropeway.NatsServer;
import dev.ropeway.TestNode;
import dev.ropeway.nats.NatsFeed;
import dev.ropeway.nats.NatsServers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Nodes that tell each other through a broker. */
class NatsNodesIT extends NodesOverFeedContract {
  private NatsServer broker;

  @BeforeEach
  void begin() throws Exception {
    broker = new NatsServer();
  }

  @AfterEach
  void end() {
    broker.close();
  }

  @Override
  TestNode.Feeds feeds() {
    NatsServers servers = new NatsServers(List.of(broker.url()), null);
    return (database, executor, clock) -> new NatsFeed(servers, database, executor, clock);
  }

  @Override
  void kill() throws Exception {
    broker.kill();
  }

  @Override
  void revive() throws Exception {
    broker.restart();
  }

  @Override
  boolean saysThatItIsAway() {
    return true;
  }
}
