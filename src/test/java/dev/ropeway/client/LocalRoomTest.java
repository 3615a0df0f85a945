package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.json.JsonText;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms that have no server, or find none. */
class LocalRoomTest {
  private final RopewayClient client = RopewayClient.of("http://localhost:1");
  private final Room room =
      client
          .room("lobby", "key")
          .client("ann")
          .frameBytes(2_000)
          .action("double", LocalRoomTest::doubled)
          .offline(JsonText.read("{\"n\":2}"));

  @AfterEach
  void close() {
    client.close();
  }

  private static JsonValue doubled(JsonValue data, JsonValue args) {
    JsonObject before = data.asJsonObject();
    return Json.createObjectBuilder(before).add("n", before.getInt("n") * 2).build();
  }

  @Test
  void everythingIsAppliedHere() throws Exception {
    assertTrue(get(room.increment("/n", 1)).applied());
    assertTrue(get(room.patch("double", JsonValue.NULL)).applied());
    assertEquals("{\"n\":6}", room.data().toString());
    assertEquals(room.data(), room.confirmed());
    assertEquals(2, room.version());
    assertEquals(RoomState.OFFLINE, room.state());
    assertEquals(List.of("ann"), room.clients());
    assertFalse(get(room.send(JsonValue.TRUE, List.of())));
  }

  @Test
  void aDeletionLeavesWhatTheStoreBeginsWith() throws Exception {
    assertTrue(get(room.delete()).applied());
    assertEquals("{}", room.data().toString());
    Room other =
        client
            .room("lobby", "key")
            .defaultData(JsonText.read("{\"n\":0}"))
            .offline(JsonText.read("{\"n\":5}"));
    other.glide("/n", JsonText.read("7"));
    assertTrue(get(other.delete()).applied());
    assertEquals("{\"n\":0}", other.data().toString(), "what glided was recorded before");
  }

  @Test
  void aPatchShowsBeforeItIsDecided() {
    CompletableFuture<Outcome> outcome = room.set("/team", Json.createValue("Red"));
    assertEquals("{\"n\":2,\"team\":\"Red\"}", room.data().toString());
    assertTrue(outcome.orTimeout(30, TimeUnit.SECONDS).join().applied());
  }

  @Test
  void whatIsRefusedIsToldAndRolledBack() throws Exception {
    List<Rejection> rejections = new CopyOnWriteArrayList<>();
    room.onRejection(rejections::add);
    Outcome outcome = get(room.set("/no/parent", JsonValue.TRUE));
    assertEquals(Outcome.Status.REJECTED, outcome.status());
    assertEquals("{\"n\":2}", room.data().toString());
    assertEquals(List.of("set"), rejections.stream().map(Rejection::name).toList());
  }

  @Test
  void anActionThatNobodyKnowsFails() throws Exception {
    assertEquals(Outcome.Status.FAILED, get(room.patch("unheard_of", JsonValue.NULL)).status());
  }

  @Test
  void argumentsThatAServerWouldNotRecordAreRejected() throws Exception {
    for (String args :
        List.of("null", "7", "[]", "{}", "{'path':null,'value':1}", "{'path':'n'}")) {
      for (String name : List.of("set", "own", "put", "assign", "patch")) {
        JsonValue wrong = JsonText.read(args.replace('\'', '"'));
        Outcome outcome = get(room.patch(name, wrong));
        assertEquals(Outcome.Status.REJECTED, outcome.status(), () -> name + " " + args);
      }
    }
    assertEquals(Outcome.Status.REJECTED, get(room.set("no-pointer", JsonValue.TRUE)).status());
    assertEquals("{\"n\":2}", room.data().toString());
  }

  @Test
  void whatCanNeverBeStoredLeavesNothingBehind() throws Exception {
    JsonValue half = Json.createValue("\ud800");
    assertThrows(IllegalArgumentException.class, () -> room.set("/x", half));
    JsonValue infinite = Json.createValue(new java.math.BigDecimal("1e400"));
    assertThrows(IllegalArgumentException.class, () -> room.set("/x", infinite));
    assertTrue(get(room.increment("/n", 1)).applied());
    assertTrue(get(room.leave()), "nothing is undecided");
  }

  @Test
  void anActionLargerThanAFrameIsRejectedAndNeverShown() throws Exception {
    Outcome outcome = get(room.set("/big", Json.createValue("x".repeat(2_000))));
    assertEquals(Outcome.Status.REJECTED, outcome.status());
    assertTrue(String.valueOf(outcome.reason()).endsWith("at most 2000 can be sent"));
    assertEquals("{\"n\":2}", room.data().toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> room.ephemeral("/big", Json.createValue("x".repeat(2_000))));
  }

  @Test
  void listenersHearInOrderAndAFailingOneDoesNotKeepTheOthers() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    room.onChange(
        change -> {
          if (heard.isEmpty()) {
            throw new IllegalStateException("for the test");
          }
        });
    room.onChange(change -> heard.add(change.path() + change.value()));
    Subscription subscription = room.onChange("/n", change -> heard.add("n" + change.value()));
    get(room.increment("/n", 1));
    get(room.increment("/n", 1));
    subscription.close();
    get(room.increment("/n", 1));
    assertEquals(List.of("/n3", "n3", "/n4", "n4", "/n5"), heard);
  }

  @Test
  void whateverAListenerThrowsTheOthersAreToldAndTheRoomGoesOn() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    for (Throwable failure :
        List.of(new AssertionError("test"), new IOException("test"), new StackOverflowError())) {
      room.onChange(change -> sneak(failure));
      room.onChange("/n", change -> sneak(failure));
      room.onRejection(rejection -> sneak(failure));
      room.onState(state -> sneak(failure));
    }
    room.onChange(change -> heard.add("change"));
    room.onChange("/n", change -> heard.add("/n"));
    room.onRejection(rejection -> heard.add("rejection"));
    room.onState(state -> heard.add(state.text()));
    get(room.increment("/n", 1));
    get(room.set("/no/parent", JsonValue.TRUE));
    assertTrue(get(room.leave()));
    Await.until(Duration.ofSeconds(30), "all is told", () -> heard.contains("closed"));
    assertEquals(List.of("change", "/n", "rejection", "closed"), heard);
  }

  @Test
  void whateverAListenerOfAMirrorThrowsTheOthersAreTold() {
    List<String> heard = new ArrayList<>();
    Mirror mirror = new Mirror("ann", Map.of("fail", (data, args) -> sneak(new LinkageError())));
    mirror.receive("snapshot", JsonText.read("{\"version\":1,\"data\":{}}").asJsonObject());
    mirror.watch("/n", change -> sneak(new LinkageError()));
    mirror.watch("/n", change -> heard.add(change.path()));
    mirror.patch("fail", JsonValue.NULL);
    mirror.patch("increment", JsonText.read("{\"path\":\"/n\",\"by\":1}"));
    mirror.patch("increment", JsonText.read("{\"path\":\"/n\",\"by\":1}"));
    assertEquals(List.of("/n", "/n"), heard);
  }

  @Test
  void anActionThatThrowsAnErrorFails() throws Exception {
    Room other =
        client
            .room("lobby", "key")
            .action("fail", (data, args) -> sneak(new LinkageError("for the test")))
            .offline(JsonValue.EMPTY_JSON_OBJECT);
    assertEquals(Outcome.Status.FAILED, get(other.patch("fail", JsonValue.NULL)).status());
    assertTrue(get(other.increment("/n", 1)).applied());
  }

  @SuppressWarnings("unchecked")
  private static <T, E extends Throwable> T sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void aClosedRoomTakesNothing() throws Exception {
    assertTrue(get(room.leave()));
    assertEquals(RoomState.CLOSED, room.state());
    assertEquals("the room is closed", String.valueOf(get(room.increment("/n", 1)).reason()));
  }

  @Test
  void withoutAServerConnectingIsGivenUpInTimeAndSaysWhy() {
    CompletableFuture<Room> connecting =
        client.room("lobby", "key").timeout(Duration.ofSeconds(2)).connect();
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(connecting));
    assertTrue(failure.toString().contains("not-in-time: not live after 2000 ms"));
    assertTrue(failure.toString().contains("http://localhost:1 cannot be reached"));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }
}
