package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import dev.ropeway.Outcome;
import dev.ropeway.client.Playback;
import dev.ropeway.client.PlaybackState;
import dev.ropeway.client.Room;
import dev.ropeway.client.RopewayClient;
import dev.ropeway.client.TypedRoom;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import jakarta.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The Java examples of docs/mirror.md and docs/clients.md; that for browsers is in {@code
 * MirrorPageIT}.
 */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class MirrorDocIT {
  private static final String PORT = System.getProperty("test.http.port");

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  /** That of docs/undo.md. */
  @Test
  void whatWasDoneIsUndoneHereAndInAnotherProgram() throws Exception {
    List<Outcome.Status> said = new CopyOnWriteArrayList<>();
    try (RopewayClient client = RopewayClient.of("http://localhost:" + PORT);
        RopewayClient other = RopewayClient.of("http://localhost:" + PORT)) {
      Room room = client.room("lobby", "undo").client("ann").connect().get(30, TimeUnit.SECONDS);
      Room later = other.room("lobby", "undo").client("ann").connect().get(30, TimeUnit.SECONDS);
      room.set("/title", Json.createValue("Plan"));

      room.undo().thenAccept(outcome -> outcome.ifPresent(it -> said.add(it.status())));
      Await.until(Duration.ofSeconds(20), "undone", () -> said.contains(Outcome.Status.APPLIED));
      assertEquals("{}", room.data().toString());

      assertEquals(false, later.canRedo());
      assertTrue(later.recallSteps().get(30, TimeUnit.SECONDS));
      assertTrue(later.canRedo());
      assertTrue(later.redo().get(30, TimeUnit.SECONDS).orElseThrow().applied());
      assertEquals("Plan", later.data().asJsonObject().getString("title"));
    }
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
    try (RopewayClient client = RopewayClient.of("http://localhost:" + PORT)) {
      Room duel = client.join("lobby", "duel").client("ann").connect().get(30, TimeUnit.SECONDS);
      System.out.println(duel.key() + " " + duel.clients());
    }
    try (RopewayClient client = RopewayClient.of("http://localhost:" + PORT)) {
      typed(client);
    }
    try (RopewayClient again = RopewayClient.of("http://localhost:" + PORT)) {
      replays(again);
    }
    String stored = DeployedServer.get("/api/stores/lobby/keys/room-1").body();
    assertTrue(stored.contains("\"team\":\"Red\""), stored);
  }

  /** That of docs/clients.md. */
  private static void typed(RopewayClient client) throws Exception {
    List<Long> scoreboard = new CopyOnWriteArrayList<>();
    TypedRoom<Player> robin =
        client.room(Players.STORE, "robin").client("ann").connect().get(30, TimeUnit.SECONDS);
    robin.onChange(player -> scoreboard.add(player.coins()));

    CompletableFuture<Outcome> taken = robin.patch(Players.ADD_COINS, 10L);
    System.out.println(robin.data().coins() + " at once, " + taken.get(30, TimeUnit.SECONDS));

    assertEquals(10, robin.data().coins());
    Outcome poor = robin.patch(Players.TAKE_COINS, 11L).get(30, TimeUnit.SECONDS);
    assertEquals("not enough coins: 10 of 11", poor.reason());
    assertTrue(robin.patch(Players.ADD_ITEM, "hat").get(30, TimeUnit.SECONDS).applied());
    assertEquals(new Player("new player", 10, List.of("hat")), robin.confirmed());
    Await.until(Duration.ofSeconds(30), "it is told", () -> scoreboard.contains(10L));
  }

  private static void replays(RopewayClient client) throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    Playback playback =
        client
            .replay("lobby", "room-1")
            .speed(100)
            .longest(Duration.ofSeconds(2))
            .open()
            .get(30, TimeUnit.SECONDS);
    playback.onVersion(past -> seen.add(past.version() + " " + past.causes() + past.data()));
    playback.play();
    Await.until(
        Duration.ofSeconds(30),
        "all is shown",
        () -> playback.state() == PlaybackState.ENDED || playback.failure().isPresent());
    assertEquals(PlaybackState.ENDED, playback.state());
    String set = "\"name\":\"set\",\"args\":{\"path\":\"/team\",\"value\":\"Red\"}";
    assertTrue(seen.stream().anyMatch(each -> each.contains(set)), seen::toString);
    assertTrue(seen.get(seen.size() - 1).endsWith("]" + playback.data()), seen::toString);
    assertEquals(seen.size(), seen.stream().distinct().count());
    playback.seek(1).get(30, TimeUnit.SECONDS);
    assertEquals(1, playback.version());
    assertTrue(playback.at().isPresent());
  }
}
