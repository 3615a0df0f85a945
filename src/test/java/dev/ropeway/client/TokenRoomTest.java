package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.client.FakeRopeway.Canned;
import dev.ropeway.client.FakeRopeway.Request;
import dev.ropeway.client.TokenSource.Reason;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms of the Java mirror on a server that wants to know who they are. */
class TokenRoomTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Queue<CompletableFuture<@Nullable String>> tokens = new ArrayDeque<>();
  private final List<Reason> asked = new CopyOnWriteArrayList<>();
  private FakeRopeway server;
  private FakeAccess access;
  private RopewayClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRopeway();
    access = new FakeAccess(server);
    client = RopewayClient.of(List.of(server.url()), this::token);
    access.know("t1", "ann");
    access.know("t2", "ann");
    give("t1");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void give(@Nullable String token) {
    tokens.add(CompletableFuture.completedFuture(token));
  }

  private CompletionStage<@Nullable String> token(Reason reason) {
    asked.add(reason);
    CompletableFuture<@Nullable String> next = tokens.poll();
    return next == null ? CompletableFuture.completedFuture(null) : next;
  }

  private Room open() throws Exception {
    return get(client.room("lobby", "k").transport(TransportKind.SSE).connect());
  }

  private static List<String> states(Room room) {
    List<String> told = new CopyOnWriteArrayList<>();
    room.onState(
        state -> told.add(state.text() + room.disconnect().map(d -> " " + d.type()).orElse("")));
    return told;
  }

  private static Set<@Nullable String> tokensOf(List<Request> requests) {
    Set<@Nullable String> all = new HashSet<>();
    requests.forEach(request -> all.add(request.token()));
    return all;
  }

  @Test
  void theServerSaysWhoATokenIsOfAndEveryRequestCarriesItNeverInItsAddress() throws Exception {
    Room room = open();
    assertEquals("ann", room.client());
    assertTrue(get(room.append("/log", JsonValue.TRUE)).applied());
    assertTrue(get(room.send(JsonValue.TRUE, List.of())));
    assertTrue(get(room.leave()));
    assertEquals(Set.of("t1"), tokensOf(server.requests()));
    assertTrue(server.requests().get(0).is("GET", "/api/me"));
    assertEquals(List.of(Reason.FIRST), asked);
    for (Request request : server.requests()) {
      assertFalse(request.address().toString().contains("t1"), request::toString);
    }
    String query = server.requests("GET", "/updates").get(0).address().getQuery();
    assertTrue(query.matches("client=ann~[0-9a-f]{8}&stamped=true"), query);
  }

  @Test
  void whateverANameHasInItReachesNoFurtherThanItsPlaceInTheAddress() throws Exception {
    String odd = "../x?y=1&z#w%2F/\u00e9 \"\\";
    String written = "..%2Fx%3Fy%3D1%26z%23w%252F%2F%C3%A9%20%22%5C";
    Room room = get(client.room(odd, odd).transport(TransportKind.SSE).connect());
    assertTrue(get(room.append("/log", JsonValue.TRUE)).applied());
    assertTrue(get(room.leave()));
    String key = "/api/stores/" + written + "/keys/" + written + "/";
    for (Request request : server.requests()) {
      String path = request.address().getRawPath();
      if (!path.equals("/api/me") && !path.equals("/api/time")) {
        assertTrue(path.startsWith(key), path);
        assertEquals(-1, path.substring(key.length()).replaceFirst("^clients/", "").indexOf('/'));
      }
    }
    assertTrue(server.requests("POST", "/actions").get(0).address().getQuery() == null);
  }

  @Test
  void anActionThatMeetsATokenThatHasEndedIsSentAgainAndTheStreamPassesOnUnnoticed()
      throws Exception {
    Room room = open();
    List<String> states = states(room);
    access.refuse("t1", "token-expired");
    give("t2");
    CompletableFuture<Outcome> first = room.append("/log", Json.createValue("a"));
    CompletableFuture<Outcome> second = room.append("/log", Json.createValue("b"));
    assertTrue(get(first).applied() && get(second).applied());
    assertEquals(2, server.log().size());
    List<Request> sent = server.requests("POST", "/actions");
    assertEquals("t1", sent.get(0).token());
    assertEquals(Set.of("t2"), tokensOf(sent.subList(1, sent.size())), "again with the other");
    Await.until(
        PATIENCE,
        "a second stream with the other token, and it alone",
        () -> server.requests("GET", "/updates").size() == 2 && server.streams() == 1);
    Request stream = server.requests("GET", "/updates").get(1);
    assertEquals("t2", stream.token());
    assertTrue(stream.after() != null, "it goes on where the first one is");
    assertTrue(get(room.append("/log", Json.createValue("c"))).applied());
    Await.until(PATIENCE, "it is followed", () -> room.version() == 3);
    assertEquals("{\"log\":[\"a\",\"b\",\"c\"]}", room.confirmed().toString());
    assertEquals(List.of(Reason.FIRST, Reason.EXPIRED), asked);
    assertEquals(List.of(), states);
  }

  @Test
  void aStreamThatIsOpenedAgainWithATokenThatHasEndedGetsAnother() throws Exception {
    Room room = open();
    access.refuse("t1", "token-expired");
    give("t2");
    server.cut();
    Await.until(
        PATIENCE,
        "it is back with the other token",
        () ->
            room.state() == RoomState.LIVE
                && tokensOf(server.requests("GET", "/updates")).contains("t2"));
    assertEquals(List.of(Reason.FIRST, Reason.EXPIRED), asked);
  }

  @Test
  void aStreamThatEndsAsExpiredGoesOnWithAnotherToken() throws Exception {
    Room room = open();
    List<String> states = states(room);
    access.refuse("t1", "token-expired");
    give("t2");
    server.tell("access", JsonObjects.of("reason", "token-expired"));
    CompletableFuture<Outcome> outcome = room.append("/log", JsonValue.TRUE);
    assertTrue(get(outcome).applied());
    Await.until(PATIENCE, "it is back", () -> states.size() == 3);
    assertEquals(List.of("offline TOKEN_EXPIRED", "connecting", "live"), states);
    assertEquals("t2", server.requests("GET", "/updates").get(1).token());
    assertEquals(List.of(Reason.FIRST, Reason.EXPIRED), asked);
  }

  @Test
  void whileNobodyGivesAnotherTokenAllWaitsAndIsDoneOnceSomebodyDoes() throws Exception {
    Room room = open();
    CompletableFuture<@Nullable String> late = new CompletableFuture<>();
    tokens.add(late);
    access.refuse("t1", "token-expired");
    server.tell("access", JsonObjects.of("reason", "token-expired"));
    CompletableFuture<Outcome> outcome = room.append("/log", JsonValue.TRUE);
    Await.until(PATIENCE, "it is asked for", () -> asked.size() == 2);
    Await.until(PATIENCE, "it waits", () -> room.state() == RoomState.CONNECTING);
    int streams = server.requests("GET", "/updates").size();
    assertFalse(outcome.isDone());
    late.complete("t2");
    assertTrue(get(outcome).applied());
    Await.until(PATIENCE, "live", () -> room.state() == RoomState.LIVE);
    // which a stream that were to pass on to another one would do by now
    assertTrue(get(room.append("/log", JsonValue.TRUE)).applied());
    assertTrue(get(room.append("/log", JsonValue.TRUE)).applied());
    assertEquals(streams + 1, server.requests("GET", "/updates").size());
  }

  @Test
  void aRoomCanBeLeftWhileNobodyGivesAnotherToken() throws Exception {
    Room room = open();
    tokens.add(new CompletableFuture<>());
    access.refuse("t1", "token-expired");
    server.tell("access", JsonObjects.of("reason", "token-expired"));
    Await.until(PATIENCE, "it is asked for", () -> asked.size() == 2);
    CompletableFuture<Outcome> outcome = room.append("/log", JsonValue.TRUE);
    assertFalse(get(room.leave()));
    assertEquals(Type.CLOSED, closed(outcome).type());
  }

  @Test
  void whatWasNotSentIsNeverSentAsSomebodyElse() throws Exception {
    access.know("t2", "bob");
    Room room = open();
    server.fates(request -> new Canned(503, java.util.Map.of(), ""));
    server.cut();
    CompletableFuture<Outcome> outcome = room.append("/log", JsonValue.TRUE);
    Await.until(PATIENCE, "tried", () -> server.requests("POST", "/actions").size() > 1);
    access.refuse("t1", "token-expired");
    give("t2");
    server.fates(request -> null);
    assertEquals(Type.IDENTITY_CHANGED, closed(outcome).type());
    assertEquals(RoomState.CLOSED, room.state());
    List<Request> asBob =
        server.requests().stream().filter(each -> "t2".equals(each.token())).toList();
    assertEquals(List.of("/api/me"), asBob.stream().map(Request::path).toList());
    assertEquals(List.of(), server.log());
  }

  @Test
  void a401ThatIsForGoodClosesTheRoom() throws Exception {
    for (String problem : List.of("revoked", "not-signed-in")) {
      String own = "t-" + problem;
      access.know(own, "ann");
      tokens.clear();
      give(own);
      Room room = open();
      access.refuse(own, problem);
      CompletableFuture<Outcome> outcome = room.append("/log", JsonValue.TRUE);
      assertEquals(problem, closed(outcome).type().text());
      assertEquals(problem, room.disconnect().orElseThrow().type().text());
    }
  }

  @Test
  void withoutATokenA401ClosesTheRoomAndNobodyIsAskedWhoThisIs() throws Exception {
    server.guard(request -> null);
    try (RopewayClient nobody = RopewayClient.of(server.url())) {
      Room room = get(nobody.room("lobby", "k").transport(TransportKind.SSE).connect());
      assertEquals("java", room.client());
      server.guard(
          request -> request.is("POST", "/actions") ? Canned.refusal(401, "not-signed-in") : null);
      assertEquals(Type.NOT_SIGNED_IN, closed(room.append("/log", JsonValue.TRUE)).type());
      assertEquals(List.of(), server.requests("GET", "/api/me"));
    }
  }

  @Test
  void aTokenIsNotSentToAStrangerInTheClear() {
    for (String url : List.of("http://example.org", "http://192.168.0.7:9080")) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> RopewayClient.of(List.of("https://a", url), this::token));
      assertEquals(
          "a token is sent to https or to this machine only, not to " + url, refused.getMessage());
    }
    assertEquals(List.of(), asked);
  }

  @Test
  void aNameThatIsNotTheCallersIsRefusedAndNoStreamIsOpened() {
    Disconnect refused =
        closed(client.room("lobby", "k").transport(TransportKind.SSE).client("bob").connect());
    assertEquals(Type.IDENTITY_CHANGED, refused.type());
    assertEquals("the server says that this is \"ann\", not \"bob\"", refused.message());
    assertEquals(List.of(), server.requests("GET", "/updates"));
  }

  @Test
  void aServerThatTakesAnyNameIsToldOne() throws Exception {
    server.guard(request -> null);
    assertEquals(
        "carl",
        get(client.room("lobby", "k").transport(TransportKind.SSE).client("carl").connect())
            .client());
  }

  @Test
  void roomsOfAClientShareItsTokenUntilTheLastHasEnded() throws Exception {
    Room first = open();
    Room second = get(client.room("lobby", "k2").transport(TransportKind.SSE).connect());
    assertEquals(List.of(Reason.FIRST), asked);
    assertEquals(1, server.requests("GET", "/api/me").size());
    first.close();
    assertTrue(get(second.append("/log", JsonValue.TRUE)).applied());
    second.close();
    give("t2");
    assertEquals("ann", open().client());
    assertEquals(List.of(Reason.FIRST, Reason.FIRST), asked);
  }

  @Test
  void aClientThatIsClosedOpensNoRoomForWhichThereWasNoTokenYet() {
    tokens.clear();
    tokens.add(new CompletableFuture<>());
    CompletableFuture<Room> opening =
        client.room("lobby", "k").transport(TransportKind.SSE).connect();
    client.close();
    assertEquals(Type.CLOSED, closed(opening).type());
  }

  @Test
  void connectingIsGivenUpInTimeThoughNobodyGivesAToken() {
    tokens.clear();
    tokens.add(new CompletableFuture<>());
    Disconnect late =
        closed(
            client
                .room("lobby", "k")
                .transport(TransportKind.SSE)
                .timeout(Duration.ofMillis(200))
                .connect());
    assertEquals("not live after 200 ms: no answer", late.message());
    assertNull(tokens.poll());
  }

  private static Disconnect closed(CompletableFuture<?> future) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(future));
    return assertInstanceOf(RoomClosedException.class, failure.getCause()).disconnect();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
