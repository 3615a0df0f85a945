package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.DeployedServer;
import dev.ropeway.Outcome;
import dev.ropeway.client.Room;
import dev.ropeway.client.RopewayClient;
import jakarta.json.Json;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Java example of docs/mirror.md; that for browsers is in {@code MirrorPageIT}. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class MirrorDocIT {
  private static final String PORT = System.getProperty("test.http.port");

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  @Test
  void examplesWork() throws Exception {
    // What stands behind the signs of a comment, here the port, is not compared with the page.
    try (RopewayClient client = RopewayClient.of("http://localhost:" + PORT)) {
      Room room = client.room("lobby", "room-1").client("ann").connect().get(30, TimeUnit.SECONDS);

      room.onChange(change -> System.out.println(change.path() + " is " + change.value()));
      room.onState(state -> System.out.println(state));

      Outcome outcome = room.set("/team", Json.createValue("Red")).get(30, TimeUnit.SECONDS);
      System.out.println(outcome.applied() + " " + room.data());
    }
    String stored = DeployedServer.get("/api/stores/lobby/keys/room-1").body();
    assertTrue(stored.contains("\"team\":\"Red\""), stored);
  }
}
