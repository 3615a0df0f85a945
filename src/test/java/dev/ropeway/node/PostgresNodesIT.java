package dev.ropeway.node;

import dev.ropeway.TcpRelay;
import dev.ropeway.TestNode;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

/** Nodes that tell each other through PostgreSQL, which they listen to by a way of its own. */
class PostgresNodesIT extends NodesOverFeedContract {
  private final URI server = URI.create(url.substring("jdbc:".length()));
  private final TcpRelay proxy = new TcpRelay(server.getPort());

  PostgresNodesIT() throws IOException {}

  @AfterEach
  void end() throws IOException {
    proxy.close();
  }

  @Override
  TestNode.Feeds feeds() {
    return TestNode.Feeds.postgres(
        url.replace(":" + server.getPort() + "/", ":" + proxy.port() + "/"));
  }

  @Override
  void kill() throws IOException {
    proxy.cut();
  }

  @Override
  void revive() {
    proxy.heal();
  }

  @Override
  boolean saysThatItIsAway() {
    return false;
  }
}
