package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.Store;
import dev.ropeway.client.FakeRopeway.Canned;
import dev.ropeway.client.FakeRopeway.Request;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** How the Java mirror gets into a room of a group; the cases are those of the vectors. */
class GroupJoinTest {
  private static final String KEYS = "/api/stores/lobby/keys/";
  private static final Path FILE = Path.of("src/test/resources/vectors/groups/joins.json");

  @TestFactory
  Stream<DynamicTest> aRoomIsFoundAsTheVectorsSay() {
    return Vectors.cases(FILE).stream()
        .map(each -> dynamicTest(each.getString("name"), () -> run(each)));
  }

  private static void run(JsonObject each) throws Exception {
    try (FakeRopeway server = new FakeRopeway();
        RopewayClient client = RopewayClient.of(server.url())) {
      Deque<JsonValue> asks = new ArrayDeque<>(each.getJsonArray("asks"));
      Deque<JsonValue> opens = new ArrayDeque<>(each.getJsonArray("opens"));
      List<String> opened = new CopyOnWriteArrayList<>();
      server.fates(request -> fate(request, asks, opens, opened));
      assertEquals(each.getString("is"), joined(client));
      assertEquals(texts(each.getJsonArray("opened")), opened);
      assertTrue(asks.isEmpty() && opens.isEmpty());
    }
  }

  private static @Nullable Canned fate(
      Request request, Deque<JsonValue> asks, Deque<JsonValue> opens, List<String> opened) {
    if (request.is("POST", "/join")) {
      assertEquals("/api/stores/lobby/groups/duel%2F%20x/join", request.address().getRawPath());
      assertEquals("{\"client\":\"ann\"}", request.body().toString());
      return canned(asks.removeFirst());
    }
    if (request.is("GET", "/updates")) {
      String path = request.path();
      opened.add(path.substring(KEYS.length(), path.length() - "/updates".length()));
      return canned(opens.removeFirst());
    }
    return null;
  }

  private static @Nullable Canned canned(JsonValue answer) {
    if (answer instanceof JsonArray refusal) {
      return Canned.refusal(refusal.getInt(0), refusal.getString(1));
    }
    String text = ((JsonString) answer).getString();
    return text.equals("live") ? null : Canned.json(JsonObjects.of("key", text));
  }

  private static List<String> texts(JsonArray array) {
    return array.getValuesAs(JsonString::getString);
  }

  private static String joined(RopewayClient client) throws Exception {
    try {
      Room room =
          client
              .join("lobby", "duel/ x")
              .client("ann")
              .transport(TransportKind.SSE)
              .connect()
              .get(30, TimeUnit.SECONDS);
      return room.state().text();
    } catch (ExecutionException e) {
      return assertInstanceOf(RoomClosedException.class, e.getCause()).disconnect().type().text();
    }
  }

  @Test
  void itTakesNoLongerThanItMay() {
    try (RopewayClient client = RopewayClient.of("http://127.0.0.1:1")) {
      ExecutionException late =
          assertThrows(
              ExecutionException.class,
              () ->
                  client
                      .join("lobby", "duel")
                      .timeout(Duration.ofMillis(700))
                      .connect()
                      .get(30, TimeUnit.SECONDS));
      Disconnect why = assertInstanceOf(RoomClosedException.class, late.getCause()).disconnect();
      assertEquals(Disconnect.Type.NOT_IN_TIME, why.type());
      assertTrue(why.message().contains("cannot be reached"), why::message);
    }
  }

  @Test
  void theRoomSaysWhichItIs() throws Exception {
    try (FakeRopeway server = new FakeRopeway();
        RopewayClient client = RopewayClient.of(server.url())) {
      server.fates(
          request ->
              request.is("POST", "/join") ? Canned.json(JsonObjects.of("key", "duel.a")) : null);
      Room room =
          client
              .join("lobby", "duel")
              .transport(TransportKind.SSE)
              .connect()
              .get(30, TimeUnit.SECONDS);
      assertEquals("duel.a", room.key());
      assertEquals(RoomOpening.NAMELESS, room.client());

      Store<JsonValue> lobby =
          Store.of("lobby", JsonValue.class).defaultData(() -> JsonValue.NULL).build();
      TypedRoom<JsonValue> typed =
          client
              .join(lobby, "duel")
              .options(options -> options.transport(TransportKind.SSE))
              .connect()
              .get(30, TimeUnit.SECONDS);
      assertEquals("duel.a", typed.room().key());
      assertEquals(room.data(), typed.data());
    }
  }
}
