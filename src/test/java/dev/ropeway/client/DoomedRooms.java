package dev.ropeway.client;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
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

/**
 * Rooms of both mirrors, and over both transports, on one key of a server that is about to be
 * killed, from which they can go to another, and one more client that cannot: it leaves something
 * behind that is to go with it.
 */
final class DoomedRooms implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int FLOOD = 300;
  private static final int MORE = 30;

  private final List<TestRoom> rooms = new ArrayList<>();
  private final List<CompletableFuture<List<JsonObject>>> sent = new ArrayList<>();
  private final RopewayClient mortal;
  private int appended;

  /** Connects, and sends more than the server takes at a time. */
  DoomedRooms(String doomed, String survivor) throws Exception {
    String key = "survivors-" + UUID.randomUUID();
    List<String> urls = List.of(doomed, survivor);
    mortal = RopewayClient.of(doomed);
    RoomSpec java = new RoomSpec(urls, "lobby", key, "java");
    rooms.add(JavaRoom.connect(java, TransportKind.LIVE));
    RoomSpec events = new RoomSpec(urls, "lobby", key, "events");
    rooms.add(JavaRoom.connect(events, TransportKind.SSE));
    rooms.add(NodeRoom.connect(new RoomSpec(urls, "lobby", key, "node")));
    append(FLOOD);
    awaitApplied();
    leaveToTheServer(mortal.room("lobby", key).client("mortal").connect().get(1, MINUTES));
  }

  /** One member that goes with its owner, and one that does not. */
  private void leaveToTheServer(Room room) throws Exception {
    room.set("/mine", Json.createValue(1));
    room.own("/mine", false);
    room.lifetime("/mine", Lifetime.OWNER);
    assertTrue(room.set("/kept", Json.createValue(2)).get(1, MINUTES).applied());
    for (TestRoom each : rooms) {
      Await.until(PATIENCE, "it has both", () -> has(each, "mine") && has(each, "kept"));
    }
  }

  /** Sends a little more, of which nobody waits for the end. */
  void send() {
    append(MORE);
  }

  private void append(int count) {
    for (int room = 0; room < rooms.size(); room++) {
      String path = "/log" + room;
      List<JsonValue> args =
          IntStream.range(appended, appended + count)
              .<JsonValue>mapToObj(
                  i -> Json.createObjectBuilder().add("path", path).add("value", i).build())
              .toList();
      sent.add(rooms.get(room).patches("append", args));
    }
    appended += count;
  }

  private void awaitApplied() throws Exception {
    for (CompletableFuture<List<JsonObject>> each : sent) {
      for (JsonObject outcome : each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        assertEquals("applied", outcome.getString("status"), outcome::toString);
      }
    }
  }

  /** The server was killed: everything is applied in order, and only what is to go is gone. */
  void check() throws Exception {
    awaitApplied();
    for (TestRoom room : rooms) {
      Await.until(PATIENCE, "it has everything", () -> logs(room).equals(wanted()));
      String states = room.heard().getJsonArray("states").toString();
      assertTrue(states.contains("offline") && states.endsWith("\"live\"]"), states);
      Await.until(PATIENCE, "the other server let it go", () -> !has(room, "mine"));
      assertTrue(has(room, "kept"));
      Await.until(
          PATIENCE,
          "the owner is gone",
          () -> clients(room).equals(List.of("events", "java", "node")));
    }
    for (TestRoom room : rooms) {
      assertEquals(DeployedRooms.data(rooms.get(0)), DeployedRooms.data(room));
    }
  }

  private static List<String> clients(TestRoom room) throws Exception {
    return room.look().getJsonArray("clients").getValuesAs(JsonString::getString);
  }

  private static boolean has(TestRoom room, String member) throws Exception {
    return room.look().getJsonObject("data").containsKey(member);
  }

  private static List<String> logs(TestRoom room) throws Exception {
    JsonObject data = room.look().getJsonObject("data");
    return IntStream.range(0, 3).mapToObj(i -> String.valueOf(data.get("log" + i))).toList();
  }

  /** Every number once, in order, in all logs. */
  private List<String> wanted() {
    String log = IntStream.range(0, appended).boxed().toList().toString().replace(" ", "");
    return List.of(log, log, log);
  }

  @Override
  public void close() throws Exception {
    for (TestRoom room : rooms) {
      room.close();
    }
    mortal.close();
  }
}
