package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.client.TokenSource.Reason;
import jakarta.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of rooms that share a live connection. */
class LiveTokenTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Queue<String> tokens = new ConcurrentLinkedQueue<>(List.of("t1", "t2"));
  private final List<Reason> asked = new CopyOnWriteArrayList<>();
  private FakeRopeway server;
  private FakeLive live;
  private FakeAccess access;
  private RopewayClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRopeway();
    live = new FakeLive(server);
    access = new FakeAccess(server);
    access.know("t1", "ann");
    access.know("t2", "ann");
    client = RopewayClient.of(List.of(live.url()), this::token);
  }

  private CompletionStage<@Nullable String> token(Reason reason) {
    asked.add(reason);
    return CompletableFuture.completedFuture(tokens.poll());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    live.close();
    server.close();
  }

  private Room open(String key) throws Exception {
    return get(client.room("lobby", key).connect());
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<String> told(Room room) {
    List<String> told = new CopyOnWriteArrayList<>();
    room.onState(
        state ->
            told.add(state.text() + room.disconnect().map(d -> ": " + d.type().text()).orElse("")));
    return told;
  }

  private List<String> hellos() {
    return live.sent("hello").stream().map(hello -> hello.get(1).toString()).toList();
  }

  @Test
  void theTokenIsSaidInHelloAndInNoAddress() throws Exception {
    open("k");
    assertEquals(List.of("{\"token\":\"t1\"}"), hellos());
    assertTrue(server.requests().stream().noneMatch(r -> r.address().toString().contains("t1")));
  }

  @Test
  void aNewerTokenIsOneMessageForAllRoomsAndNobodyFlickers() throws Exception {
    Room one = open("k");
    Room other = open("k2");
    List<String> states = told(one);
    List<String> others = told(other);
    live.say(
        "[['refused',1,{'type':'urn:ropeway:problem:token-expired','status':401,'detail':'Now.'}]]");
    Await.until(PATIENCE, "it is told", () -> live.sent("token").size() == 1);
    assertEquals("[\"token\",\"t2\"]", live.sent("token").get(0).toString());
    assertTrue(get(one.append("/log", Json.createValue("a"))).applied());
    assertTrue(get(other.append("/log", Json.createValue("b"))).applied());
    assertEquals(1, live.opened());
    assertEquals(1, live.sent("token").size());
    assertEquals(List.of(), states);
    assertEquals(List.of(), others);
  }

  @Test
  void aConnectionThatEndsAsItsTokenHasEndedGoesOnWithAnotherOne() throws Exception {
    Room room = open("k");
    List<String> states = told(room);
    access.refuse("t1", "token-expired");
    live.cut(1008, "token-expired");
    assertTrue(get(room.append("/log", Json.createValue("a"))).applied());
    Await.until(PATIENCE, "it is live", () -> states.size() == 3);
    assertEquals(List.of("offline: token-expired", "connecting", "live"), states);
    assertEquals(List.of(Reason.FIRST, Reason.EXPIRED), asked);
    assertEquals("{\"token\":\"t2\"}", hellos().get(1));
  }

  @Test
  void aTokenThatTheServerDoesNotTakeIsReplacedBeforeAnythingElseIsTried() throws Exception {
    Room room = open("k");
    access.refuse("t1", "token-refused");
    live.cut(0, "");
    Await.until(PATIENCE, "it is told", () -> hellos().size() == 3);
    Await.until(PATIENCE, "it is live", () -> room.state() == RoomState.LIVE);
    assertEquals("{\"token\":\"t2\"}", hellos().get(2));
    assertEquals(0, server.streams());
  }

  @Test
  void whatWasNotSentIsNeverSentAsSomebodyElse() throws Exception {
    Room room = open("k");
    access.know("t2", "bob");
    access.refuse("t1", "token-expired");
    live.cut(1008, "token-expired");
    CompletableFuture<Outcome> outcome = room.append("/log", Json.createValue("a"));
    Await.until(PATIENCE, "it is closed", () -> room.state() == RoomState.CLOSED);
    assertEquals(Type.IDENTITY_CHANGED, room.disconnect().orElseThrow().type());
    ExecutionException unknown = assertThrows(ExecutionException.class, () -> get(outcome));
    assertInstanceOf(RoomClosedException.class, unknown.getCause());
    assertEquals(List.of(), server.log());
    assertTrue(live.texts().stream().noneMatch(text -> text.contains("t2")));
  }

  @Test
  void aTokenGoesToHttpsOrToThisMachineOnly() {
    assertThrows(
        IllegalArgumentException.class,
        () -> RopewayClient.of(List.of("http://rooms.example.org"), this::token));
    assertEquals(List.of(), asked);
  }
}
