package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.client.FakeLive.Handshake;
import dev.ropeway.client.FakeRopeway.Canned;
import dev.ropeway.client.FakeRopeway.Request;
import jakarta.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rooms of the Java mirror that share a live connection. */
class LiveRoomTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private FakeRopeway server;
  private FakeLive live;
  private RopewayClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRopeway();
    live = new FakeLive(server);
    client = RopewayClient.of(live.url());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    live.close();
    server.close();
  }

  private Room open() throws Exception {
    return get(client.room("lobby", "k").connect());
  }

  private List<Room> open(int number) throws Exception {
    List<CompletableFuture<Room>> opening =
        IntStream.range(0, number).mapToObj(i -> client.room("lobby", "k" + i).connect()).toList();
    List<Room> all = new ArrayList<>();
    for (CompletableFuture<Room> each : opening) {
      all.add(get(each));
    }
    return all;
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

  private static Outcome append(Room room, String value) throws Exception {
    return get(room.append("/log", Json.createValue(value)));
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    Await.until(PATIENCE, what, condition);
  }

  @Test
  void sevenRoomsAreOneConnectionAndNothingGoesOverHttp() throws Exception {
    List<Room> rooms = open(7);
    for (Room room : rooms) {
      assertTrue(append(room, "a").applied());
    }
    assertEquals(1, live.opened());
    assertEquals(7, live.sent("watch").size());
    assertEquals(0, server.overHttp());
    assertEquals(7, server.log().size());
  }

  @Test
  void whatWaitsForTheConnectionIsOneTextWithHello() throws Exception {
    open(3);
    List<String> first = FakeLive.kinds(live.texts().get(0));
    assertEquals("hello", first.get(0));
    assertTrue(first.contains("watch"), first::toString);
  }

  @Test
  void theConnectionIsClosedWhenTheLastRoomHasLeftAndOpenedForTheNext() throws Exception {
    List<Room> rooms = open(2);
    rooms.get(0).close();
    assertEquals(1, live.open());
    rooms.get(1).close();
    await("it is closed", () -> live.open() == 0);
    assertEquals(2, live.sent("unwatch").size());
    assertEquals(RoomState.LIVE, open().state());
    assertEquals(2, live.opened());
    assertEquals(0, server.overHttp());
  }

  @Test
  void whereLiveConnectionsAreBlockedTheSecondFailureLeadsToEventsForAllRooms() throws Exception {
    live.handshakes(number -> Handshake.REFUSED);
    Room room = open();
    assertTrue(append(room, "a").applied());
    open(2);
    assertEquals(2, live.handshakes());
    assertEquals(3, server.streams());
  }

  @Test
  void aHandshakeThatNobodyAnswersIsGivenUpSoSoonThatConnectingIsInTime() throws Exception {
    live.handshakes(number -> Handshake.SILENT);
    assertEquals(RoomState.LIVE, open().state());
    assertEquals(2, live.handshakes());
  }

  @ParameterizedTest
  @CsvSource({"OTHER_PROTOCOL", "OTHER_VERSION"})
  void whatSpeaksSomethingElseIsNotTalkedToAndEventsAreUsedAtOnce(Handshake what) throws Exception {
    live.handshakes(number -> what);
    Room room = open();
    assertEquals(1, live.handshakes());
    assertEquals(List.of(), live.texts());
    assertTrue(append(room, "a").applied());
    assertEquals(1, server.streams());
  }

  @ParameterizedTest
  @CsvSource({"OTHER_PROTOCOL", "OTHER_VERSION"})
  void whoWantsNothingElseIsToldThatTheServerSpeaksAnotherVersion(Handshake what) {
    live.handshakes(number -> what);
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () -> get(client.room("lobby", "k").transport(TransportKind.LIVE).connect()));
    RoomClosedException closed = assertInstanceOf(RoomClosedException.class, refused.getCause());
    assertEquals(Type.VERSION_REFUSED, closed.disconnect().type());
    assertEquals(live.url() + " does not speak ropeway.v1", closed.disconnect().message());
  }

  @Test
  void aConnectionThatBrokeGoesOnBehindTheLastVersionForEveryRoom() throws Exception {
    List<Room> rooms = open(3);
    List<List<String>> states = rooms.stream().map(LiveRoomTest::told).toList();
    append(rooms.get(0), "a");
    for (Room room : rooms) {
      await("it has it", () -> room.version() == 1);
    }
    live.cut(0, "");
    append(rooms.get(0), "b");
    for (Room room : rooms) {
      await("it has both", () -> room.data().toString().equals("{\"log\":[\"a\",\"b\"]}"));
    }
    for (List<String> each : states) {
      await("it is back", () -> each.size() == 3);
      assertEquals(List.of("offline: stream-ended", "connecting", "live"), each);
    }
    assertEquals(2, live.opened());
    List<String> after =
        server.requests("GET", "/updates").stream().skip(3).map(Request::after).toList();
    assertEquals(3, after.size());
    assertTrue(after.stream().allMatch(each -> each != null), after::toString);
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"LIVE", "SSE"})
  void whatARestoredServerHasLostIsNotGoneOnFrom(TransportKind transport) throws Exception {
    server.stamp("0000000007");
    Room room = get(client.room("lobby", "k").transport(transport).connect());
    append(room, "kept");
    breakOff(room);
    append(room, "lost");
    assertEquals("10000000007", server.requests("GET", "/updates").get(1).after());

    server.loseLast(Json.createValue("new"), "0000000008");
    breakOff(room);

    await("what is there now", () -> room.data().toString().equals("{\"log\":[\"kept\",\"new\"]}"));
    assertEquals(2, room.version());
    assertEquals("20000000007", server.requests("GET", "/updates").get(2).after());
  }

  private void breakOff(Room room) throws Exception {
    int before = server.requests("GET", "/updates").size();
    live.cut(0, "");
    server.cut();
    await("it comes back", () -> server.requests("GET", "/updates").size() > before);
    await("it is live", () -> room.state() == RoomState.LIVE);
  }

  @Test
  void aServerOfBeforeWhichTakesNoIdsIsAskedForASnapshot() throws Exception {
    server.stamp("0000000007");
    Room room = get(client.room("lobby", "k").transport(TransportKind.LIVE).connect());
    append(room, "a");
    server.stamp("");
    breakOff(room);
    append(room, "b");
    await("both", () -> room.data().toString().equals("{\"log\":[\"a\",\"b\"]}"));
    breakOff(room);
    assertEquals("2", server.requests("GET", "/updates").get(2).after(), "and behind versions");
  }

  @ParameterizedTest
  @CsvSource({
    "1001, stopping, offline: stream-ended",
    "1008, silent, offline: stream-ended",
    "1008, too-slow, offline: stream-ended",
    "1008, protocol, offline: protocol-broken",
    "1011, '', offline: server-failed",
    "1013, overloaded, offline: server-busy",
    "1008, forbidden, closed: forbidden",
    "1008, revoked, closed: revoked",
    "1008, kicked, closed: kicked",
    "1008, identity-changed, closed: identity-changed"
  })
  void theServerSaysWhyItClosesAndWhetherItIsForGood(int code, String reason, String state)
      throws Exception {
    Room room = open();
    List<String> states = told(room);
    live.cut(code, reason);
    await("it is told", () -> !states.isEmpty());
    assertEquals(state, states.get(0));
    if (state.startsWith("offline")) {
      await("it is back", () -> room.state() == RoomState.LIVE);
    }
    assertEquals(reason.equals("protocol") ? 1 : 0, server.streams());
  }

  /** For a balancer; all others share it. The number tells of the key that it may be this one. */
  @Test
  void theConnectionLeadsToTheHomeOfTheRoomThatOpensIt() throws Exception {
    Room first = open();
    get(client.room("lobby", "k2").connect());
    assertEquals(List.of("/api/live?home=" + Home.of("lobby", "k")), live.addresses());
    get(first.leave());
    live.cut(0, "");
    await("it is back", () -> live.addresses().size() == 2);
    assertEquals("/api/live?home=" + Home.of("lobby", "k2"), live.addresses().get(1));
  }

  @Test
  void aNodeThatStopsSendsItsRoomsToAnotherOne() throws Exception {
    try (FakeLive other = new FakeLive(server);
        RopewayClient both = RopewayClient.of(live.url(), other.url())) {
      Room room = get(both.room("lobby", "k").connect());
      live.cut(1001, "stopping");
      await("it is there", () -> other.open() == 1 && room.state() == RoomState.LIVE);
      assertEquals(1, live.handshakes());
    }
  }

  @Test
  void actionsWhoseAnswerWasLostWithTheConnectionAreSentAgainAndAppliedOnce() throws Exception {
    Room room = open();
    AtomicInteger lost = new AtomicInteger();
    server.fates(
        request ->
            request.is("POST", "/actions") && lost.getAndIncrement() < 2
                ? Canned.broken(lost.get() == 2)
                : null);
    CompletableFuture<Outcome> first = room.append("/log", Json.createValue("a"));
    CompletableFuture<Outcome> second = room.append("/log", Json.createValue("b"));
    assertTrue(get(first).applied() && get(second).applied());
    assertEquals(2, server.log().size());
    assertTrue(live.opened() > 1);
  }

  @Test
  void aRepeatIsAnsweredByWhatBecameOfIt() throws Exception {
    Room room = open();
    server.recorded(
        JsonObjects.of(
            "client",
            client(live),
            "actions",
            Json.createArrayBuilder()
                .add(
                    JsonObjects.of("id", 1L, "name", "append", "args", JsonObjects.of("value", 1L)))
                .build()));
    await("the update", () -> room.version() == 1);
    assertTrue(append(room, "a").applied());
    assertEquals(1, server.log().size());
  }

  private static String client(FakeLive live) {
    return live.sent("watch").get(0).getJsonObject(2).getString("client");
  }

  @Test
  void whatTheServerAsksToWaitIsWaited() throws Exception {
    Room room = open();
    Canned busy = FakeRopeway.Canned.problem(429, "Slowly.");
    Canned wait = new Canned(429, Map.of("Retry-After", "1"), busy.body());
    AtomicInteger asked = new AtomicInteger();
    server.fates(
        request -> request.is("POST", "/actions") && asked.getAndIncrement() == 0 ? wait : null);
    long before = System.nanoTime();
    assertTrue(append(room, "a").applied());
    assertTrue(System.nanoTime() - before >= 1_000_000_000, "a second");
    assertEquals(2, asked.get());
  }

  @Test
  void aRoomThatMayNotBeWatchedIsToldSoAndTheOthersGoOn() throws Exception {
    Room room = open();
    server.fates(
        request -> request.path().contains("/secret/") ? Canned.refusal(403, "forbidden") : null);
    ExecutionException refused =
        assertThrows(ExecutionException.class, () -> get(client.room("lobby", "secret").connect()));
    RoomClosedException closed = assertInstanceOf(RoomClosedException.class, refused.getCause());
    assertEquals(Type.FORBIDDEN, closed.disconnect().type());
    assertTrue(append(room, "a").applied());
    assertEquals(1, live.opened());
  }

  @Test
  void aRightThatIsTakenAwayEndsThatRoomAlone() throws Exception {
    Room first = open();
    Room second = get(client.room("lobby", "k2").connect());
    live.say("[['access',1,{'reason':'forbidden'}]]");
    await("it is closed", () -> first.state() == RoomState.CLOSED);
    assertEquals(Type.FORBIDDEN, first.disconnect().orElseThrow().type());
    assertTrue(append(second, "a").applied());
    assertEquals(1, live.opened());
  }

  @Test
  void aRoomThatHasLostItsPlaceInTheChainDoesNotLeaveAndEndsNothingForTheOthers() throws Exception {
    List<Room> rooms = open(2);
    int number = live.sent("watch").get(0).getInt(1);
    String key = live.sent("watch").get(0).getJsonObject(2).getString("key");
    Room lost = rooms.get(key.equals("k0") ? 0 : 1);
    List<String> states = told(rooms.get(key.equals("k0") ? 1 : 0));
    live.say("[['update',%d,{'from':7,'version':8,'patch':[],'acks':[]}]]".formatted(number));
    await("again", () -> live.sent("watch").size() == 3 && lost.state() == RoomState.LIVE);
    assertEquals("[[\"unwatch\"," + number + ",\"stay\"]]", live.sent("unwatch").toString());
    assertEquals(List.of(), server.requests("DELETE", ""), "else it would have left at once");
    assertEquals(1, live.opened());
    assertEquals(List.of(), states);
    assertEquals(0, server.streams());
  }

  @Test
  void oneThatIsAloneOpensAConnectionAnewForIt() throws Exception {
    Room room = open();
    live.say("[['update',1,{'from':7,'version':8,'patch':[],'acks':[]}]]");
    await("again", () -> live.opened() == 2 && room.state() == RoomState.LIVE);
    assertEquals(List.of(), server.requests("DELETE", ""));
    assertEquals(0, server.streams());
  }

  @Test
  void whatCannotBeUnderstoodIsAConnectionThatBroke() throws Exception {
    Room room = open();
    List<String> states = told(room);
    live.say("[['update',1");
    await("it is told", () -> !states.isEmpty());
    assertEquals("offline: protocol-broken", states.get(0));
    await("it is back", () -> room.state() == RoomState.LIVE);
  }

  @Test
  void valuesAndMessagesGoOverItTooAndCome() throws Exception {
    Room room = open();
    List<String> messages = new CopyOnWriteArrayList<>();
    room.onMessage(message -> messages.add(message.message().toString()));
    room.ephemeral("/cursor", Json.createValue(1));
    assertTrue(get(room.send(Json.createValue("hello"), List.of("bob"))));
    await("the value", () -> !live.sent("values").isEmpty());
    assertEquals("{\"/cursor\":1}", live.sent("values").get(0).getJsonObject(2).toString());
    assertEquals(
        "{\"message\":\"hello\",\"to\":[\"bob\"]}",
        live.sent("say").get(0).getJsonObject(2).toString());
    live.say(
        "[['clients',1,{'clients':['java','bob']}],['ephemeral',1,{'values':{'bob':{'/x':2}}}],"
            + "['message',1,{'client':'bob','message':'hi'}],['unheard-of',1,{}],['update',99,{}]]");
    await("all", () -> messages.equals(List.of("\"hi\"")) && room.others().size() == 1);
    assertEquals(RoomState.LIVE, room.state());
    assertEquals(0, server.overHttp());
  }

  @Test
  void aValueThatTheServerRefusesIsToldAndTheOthersAreShown() throws Exception {
    Room room = open();
    List<String> rejected = new CopyOnWriteArrayList<>();
    room.onRejection(each -> rejected.add(each.name() + " " + each.outcome().reason()));
    server.fates(
        request ->
            request.is("POST", "/ephemeral") && request.body().toString().contains("/bad")
                ? Canned.problem(422, "It is bad.")
                : null);
    room.ephemeral("/bad", Json.createValue(1));
    room.ephemeral("/good", Json.createValue(1));
    await("it is told", () -> rejected.equals(List.of("ephemeral It is bad.")));
    await(
        "the other",
        () -> live.sent("values").stream().anyMatch(v -> !v.toString().contains("/bad")));
  }

  @Test
  void anIdleConnectionSaysSomethingOftenEnoughAndASilentOneIsGivenUp() throws Exception {
    Room room = get(client.room("lobby", "k").silence(Duration.ofMillis(1_200)).connect());
    List<String> states = told(room);
    await("pings", () -> live.sent("ping").size() >= 8);
    assertEquals(List.of(), states);
    live.mute();
    await("it is told", () -> !states.isEmpty());
    assertEquals("offline: server-silent", states.get(0));
  }

  @Test
  void theSilenceOfTheServerIsHeeded() throws Exception {
    live.welcome(JsonObjects.of("silence", 500L));
    open();
    await("pings", () -> live.sent("ping").size() >= 8);
  }

  @Test
  void whatAServerTakesAtMostIsHeeded() throws Exception {
    live.welcome(JsonObjects.of("limits", JsonObjects.of("watches", 2L)));
    Room first = open();
    open(2);
    assertEquals(2, live.opened());
    assertTrue(append(first, "a").applied());
  }

  @Test
  void aRoomWhoseListenersAreBehindDoesNotHoldUpTheOthers() throws Exception {
    Room stuck = open();
    Room other = get(client.room("lobby", "k2").connect());
    CountDownLatch release = new CountDownLatch(1);
    stuck.onMessage(message -> awaitQuietly(release));
    String message = "['message',1,{'client':'bob','message':1}]";
    String many = "[" + String.join(",", Collections.nCopies(900, message)) + "]";
    for (int i = 0; i < 15; i++) {
      live.say(many);
    }
    assertTrue(append(other, "a").applied());
    await("it is watched no more", () -> !live.sent("unwatch").isEmpty());
    assertEquals("stay", live.sent("unwatch").get(0).getString(2));
    assertTrue(append(other, "b").applied());
    release.countDown();
    await("it is back", () -> stuck.version() == 2 && stuck.state() == RoomState.LIVE);
    assertEquals(1, live.opened());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void statisticsCountWhatARoomSendsAndGetsWhateverTheOthersDo() throws Exception {
    List<Room> rooms = open(2);
    Room idle = rooms.get(1);
    append(rooms.get(0), "x".repeat(10_000));
    Statistics busy = rooms.get(0).statistics();
    assertTrue(busy.bytesSent() > 10_000 && busy.bytesReceived() > 10_000, busy::toString);
    assertTrue(busy.roundTrip() > 0);
    assertEquals(1, busy.connections());
    assertEquals(1, Objects.requireNonNull(busy.kinds().get(TrafficKind.ACTIONS)).messagesSent());
    assertTrue(idle.statistics().bytesSent() < 1_000);
  }

  @Test
  void triesToConnectCanBeSeenCancelledAndMadeAtOnce() throws Exception {
    Room room = open();
    live.handshakes(number -> Handshake.REFUSED);
    server.fates(request -> request.is("GET", "/updates") ? Canned.problem(503, "Later.") : null);
    List<String> states = told(room);
    assertTrue(room.retryAt().isEmpty());
    live.cut(0, "");
    await("the next try is known", () -> room.retryAt().isPresent());
    room.cancelReconnect();
    await("there is none", () -> room.state() == RoomState.OFFLINE && room.retryAt().isEmpty());
    CompletableFuture<Outcome> outcome = room.append("/log", Json.createValue("a"));
    live.handshakes(number -> Handshake.OPENED);
    server.fates(request -> null);
    int tries = live.handshakes();
    try (RopewayClient other = RopewayClient.of(live.url())) {
      assertTrue(append(get(other.room("lobby", "k").connect()), "b").applied());
    }
    assertEquals(1, server.log().size(), "only what the other one did");
    assertFalse(states.contains("live"));
    assertEquals("{\"log\":[\"a\"]}", room.data().toString());
    assertEquals(tries + 1, live.handshakes(), "the other one's");
    room.reconnect();
    assertTrue(get(outcome).applied());
    await("it is back", () -> room.state() == RoomState.LIVE);
  }

  @Test
  void theFrameMayBeChangedWhileConnected() throws Exception {
    Room room = get(client.room("lobby", "k").frame(Duration.ofMinutes(1)).connect());
    assertTrue(append(room, "a").applied());
    room.frame(Duration.ZERO);
    assertEquals(Duration.ZERO, room.frame());
    assertThrows(IllegalArgumentException.class, () -> room.frame(Duration.ofMillis(-1)));
    Room other = get(client.room("lobby", "k2").connect());
    other.frame(Duration.ofMillis(1));
    for (int i = 0; i < 20; i++) {
      assertTrue(append(other, "b").applied());
    }
  }

  @Test
  void aRoomPassesOverFromEventsWithoutAGapWhenThatIsTriedAgain() throws Exception {
    live.handshakes(number -> number <= 3 ? Handshake.REFUSED : Handshake.OPENED);
    try (RopewayClient often =
        new RopewayClient(List.of(live.url()), null, Duration.ofSeconds(1))) {
      Room room = get(often.room("lobby", "k").connect());
      List<String> states = told(room);
      List<String> shown = new CopyOnWriteArrayList<>();
      room.onChange("/log", change -> shown.add(String.valueOf(change.value())));
      append(room, "a");
      await("it is tried again, twice", () -> live.open() == 1);
      append(room, "b");
      await("there is no other stream", () -> server.streams() == 0);
      append(room, "c");
      await("all is shown", () -> room.version() == 3);
      assertEquals(List.of("[\"a\"]", "[\"a\",\"b\"]", "[\"a\",\"b\",\"c\"]"), shown);
      assertEquals(List.of(), states);
      assertTrue(live.sent("actions").toString().contains("\"c\""));
    }
  }

  @Test
  void whoWantsNoTriesGetsNoneWhenTheConnectionBreaksLater() throws Exception {
    Room room = open();
    room.cancelReconnect();
    assertTrue(append(room, "a").applied(), "the connection goes on");
    live.cut(0, "");
    await("it is offline", () -> room.state() == RoomState.OFFLINE);
    assertTrue(room.retryAt().isEmpty());
    try (RopewayClient other = RopewayClient.of(live.url())) {
      Room second = get(other.room("lobby", "k").connect());
      assertTrue(append(second, "b").applied());
    }
    assertEquals(2, live.handshakes(), "the other one's");
    room.reconnect();
    await("it is back", () -> room.state() == RoomState.LIVE && room.version() == 2);
  }
}
