package dev.ropeway.client;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.TestDatabase;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rooms of both mirrors on two whole servers that take few actions at a time: they are flooded, and
 * one of the servers is killed with SIGKILL, with or without clients that can go to the other.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RoomServersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String FEW = "40";
  private static final int FLOOD = 300;
  private static final int MORE = 30;

  private static final List<LibertyProcess> SERVERS = new ArrayList<>();

  private final String key = "survivors-" + UUID.randomUUID();
  private final List<TestRoom> rooms = new ArrayList<>();

  @BeforeAll
  static void makeServers() throws Exception {
    String url = TestDatabase.emptyDatabaseUrl();
    for (String name : List.of("rooms-a", "rooms-b")) {
      SERVERS.add(
          ServerFolder.make(name, url)
              .with("ROPEWAY_PENDING", FEW)
              .with("ROPEWAY_ROOM_NODE_TIMEOUT", "3000"));
    }
  }

  /** Whichever the test before has killed, too. */
  @BeforeEach
  void start() throws Exception {
    for (LibertyProcess server : SERVERS) {
      server.startUnlessRunning();
    }
    for (LibertyProcess server : SERVERS) {
      server.awaitReady();
    }
    List<String> urls = SERVERS.stream().map(LibertyProcess::address).toList();
    rooms.add(JavaRoom.connect(new RoomSpec(urls, "lobby", key, "java")));
    rooms.add(NodeRoom.connect(new RoomSpec(urls, "lobby", key, "node")));
  }

  @AfterEach
  void close() throws Exception {
    for (TestRoom room : rooms) {
      room.close();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (LibertyProcess server : SERVERS) {
      server.kill();
    }
  }

  @Test
  void roomsThatFloodAreSlowedAndGoOnAtAnotherServerInOrderWhenTheirsIsKilled() throws Exception {
    List<CompletableFuture<List<JsonObject>>> flood = append(0, FLOOD);
    for (CompletableFuture<List<JsonObject>> each : flood) {
      assertAllApplied(each);
    }
    List<CompletableFuture<List<JsonObject>>> before = append(FLOOD, MORE);
    SERVERS.get(0).kill();
    List<CompletableFuture<List<JsonObject>>> after = append(FLOOD + MORE, MORE);
    for (CompletableFuture<List<JsonObject>> each : before) {
      assertAllApplied(each);
    }
    for (CompletableFuture<List<JsonObject>> each : after) {
      assertAllApplied(each);
    }
    int all = FLOOD + 2 * MORE;
    for (TestRoom room : rooms) {
      Await.until(PATIENCE, "it has everything", () -> logs(room).equals(wanted(all)));
      String states = room.heard().getJsonArray("states").toString();
      assertTrue(states.contains("offline") && states.endsWith("\"live\"]"), states);
    }
    assertEquals(DeployedRooms.data(rooms.get(0)), DeployedRooms.data(rooms.get(1)));
  }

  @Test
  void whatGoesWithItsOwnerGoesWhenTheServerOfTheOwnerIsKilled() throws Exception {
    LibertyProcess doomed = SERVERS.get(0);
    try (RopewayClient client = RopewayClient.of(doomed.address())) {
      Room mortal = client.room("lobby", key).client("mortal").connect().get(1, MINUTES);
      mortal.set("/mine", Json.createValue(1));
      mortal.own("/mine", false);
      mortal.lifetime("/mine", Lifetime.OWNER);
      assertTrue(mortal.set("/kept", Json.createValue(2)).get(1, MINUTES).applied());
      for (TestRoom room : rooms) {
        Await.until(PATIENCE, "it has both", () -> has(room, "mine") && has(room, "kept"));
      }

      doomed.kill();

      for (TestRoom room : rooms) {
        Await.until(PATIENCE, "the other server let it go", () -> !has(room, "mine"));
        assertTrue(has(room, "kept"));
        Await.until(
            PATIENCE, "the owner is gone", () -> clients(room).equals(List.of("java", "node")));
      }
    }
  }

  private static List<String> clients(TestRoom room) throws Exception {
    return room.look().getJsonArray("clients").getValuesAs(JsonString::getString);
  }

  private static boolean has(TestRoom room, String member) throws Exception {
    return room.look().getJsonObject("data").containsKey(member);
  }

  private List<CompletableFuture<List<JsonObject>>> append(int from, int count) {
    List<CompletableFuture<List<JsonObject>>> all = new ArrayList<>();
    for (int room = 0; room < rooms.size(); room++) {
      String path = "/log" + room;
      List<JsonValue> args =
          IntStream.range(from, from + count)
              .<JsonValue>mapToObj(
                  i -> Json.createObjectBuilder().add("path", path).add("value", i).build())
              .toList();
      all.add(rooms.get(room).patches("append", args));
    }
    return all;
  }

  private static void assertAllApplied(CompletableFuture<List<JsonObject>> outcomes)
      throws Exception {
    for (JsonObject outcome : outcomes.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      assertEquals("applied", outcome.getString("status"), outcome::toString);
    }
  }

  private static List<String> logs(TestRoom room) throws Exception {
    JsonObject data = room.look().getJsonObject("data");
    return List.of(String.valueOf(data.get("log0")), String.valueOf(data.get("log1")));
  }

  /** Every number once, in order, in both logs. */
  private static List<String> wanted(int count) {
    String log = IntStream.range(0, count).boxed().toList().toString().replace(" ", "");
    return List.of(log, log);
  }
}
