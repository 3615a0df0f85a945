package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.client.FakeRopeway.Canned;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rooms of the Java mirror whose server refuses them something, or sends them away. */
class RoomAccessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path FOLDER = Path.of("src/test/resources/vectors/access");

  private FakeRopeway server;
  private RopewayClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRopeway();
    client = RopewayClient.of(url(server));
  }

  /** What carries the rooms. */
  TransportKind transport() {
    return TransportKind.SSE;
  }

  /** Where the server is reached. */
  String url(FakeRopeway here) throws Exception {
    return here.url();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> aRefusedStreamIsANamedDisconnect() {
    return Vectors.cases(FOLDER.resolve("refusals.json")).stream()
        .map(
            each ->
                dynamicTest(
                    each.getString("name"),
                    () -> {
                      Disconnect disconnect = Disconnect.answer(answer(each));
                      assertEquals(each.getString("type"), disconnect.type().text());
                      assertTrue(disconnect.isFinal());
                      assertEquals(
                          each.getString("message", disconnect.message()), disconnect.message());
                    }));
  }

  private static Answer answer(JsonObject each) {
    JsonObject body =
        JsonObjects.of("type", "urn:ropeway:problem:" + each.getString("problem"), "detail", "No.");
    return new Answer("http://a", each.getInt("status"), body, Duration.ZERO, null, null);
  }

  @TestFactory
  Stream<DynamicTest> aServerThatEndsAccessSaysWhyAndWhetherItIsForGood() {
    return Vectors.cases(FOLDER.resolve("events.json")).stream()
        .map(each -> dynamicTest(each.getString("reason"), () -> check(each)));
  }

  private void check(JsonObject each) throws Exception {
    Room room = get(client.room("lobby", "k").transport(transport()).connect());
    List<String> told = new CopyOnWriteArrayList<>();
    room.onState(state -> told.add(state.text() + room.disconnect().map(d -> d.type().text())));
    boolean forGood = each.getBoolean("final");
    server.tell("access", JsonObjects.of("reason", each.getString("reason")));
    Await.until(PATIENCE, "it is told", () -> !told.isEmpty());
    assertTrue(told.get(0).startsWith(forGood ? "closed" : "offline"), told::toString);
    if (forGood) {
      assertEquals(each.getString("type"), room.disconnect().orElseThrow().type().text());
    } else {
      Await.until(PATIENCE, "it is back", () -> room.state() == RoomState.LIVE);
    }
    room.close();
  }

  @Test
  void whatTheCallerMayNotDoIsRejectedAsForbiddenByItselfAndTheRoomGoesOn() throws Exception {
    Room room =
        get(client.room("lobby", "k").transport(transport()).frame(Duration.ofMillis(1)).connect());
    server.fates(request -> names(request, "set") ? Canned.refusal(403, "forbidden") : null);
    CompletableFuture<Outcome> first = room.append("/log", Json.createValue("a"));
    CompletableFuture<Outcome> second = room.set("/team", Json.createValue("Red"));
    CompletableFuture<Outcome> third = room.append("/log", Json.createValue("b"));
    assertTrue(get(first).applied() && get(third).applied());
    assertEquals("forbidden", get(second).reason());
    assertEquals(2, server.log().size());
    assertEquals(RoomState.LIVE, room.state());
  }

  private static boolean names(FakeRopeway.Request request, String action) {
    return request.is("POST", "/actions")
        && request.body().asJsonObject().getJsonArray("actions").stream()
            .anyMatch(each -> each.asJsonObject().getString("name").equals(action));
  }

  @Test
  void whatIsSentUnderSomebodyElsesNameIsRejectedAsAWholeAndTheRoomGoesOn() throws Exception {
    Room room = get(client.room("lobby", "k").transport(transport()).connect());
    server.fates(
        request -> request.is("POST", "/actions") ? Canned.refusal(403, "client-not-yours") : null);
    List<CompletableFuture<Outcome>> outcomes =
        Stream.of("a", "b", "c").map(each -> room.append("/log", Json.createValue(each))).toList();
    for (CompletableFuture<Outcome> outcome : outcomes) {
      assertEquals("forbidden", get(outcome).reason());
    }
    assertTrue(server.requests("POST", "/actions").size() <= 2, "not one by one");
    assertFalse(room.data().toString().contains("a\""), room.data()::toString);
    server.fates(request -> null);
    assertTrue(get(room.append("/log", JsonValue.TRUE)).applied());
    assertEquals(1, server.log().size());
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
