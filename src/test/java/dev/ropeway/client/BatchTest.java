package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.client.FakeRopeway.Canned;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Actions that a room of the Java mirror records as one. */
class BatchTest {
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

  private Room open(TransportKind transport) throws Exception {
    return get(client.room("lobby", "k").transport(transport).connect());
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void append(Room room, String... values) {
    for (String value : values) {
      room.append("/log", Json.createValue(value));
    }
  }

  private static List<Status> statuses(BatchOutcome outcome) {
    return outcome.outcomes().stream().map(Outcome::status).toList();
  }

  private List<JsonObject> transactions() {
    return server.requests("POST", "/api/transactions").stream()
        .map(request -> request.body().asJsonObject())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"LIVE", "SSE"})
  void whatItDoesShowsAtOnceGoesAsOneAndIsAppliedTogether(TransportKind transport)
      throws Exception {
    Room room = open(transport);
    List<CompletableFuture<Outcome>> single = new ArrayList<>();
    List<String> shown = new CopyOnWriteArrayList<>();
    room.onChange("/log", change -> shown.add(String.valueOf(change.value())));
    CompletableFuture<BatchOutcome> batch =
        room.batch(
            () -> {
              single.add(room.append("/log", Json.createValue("a")));
              single.add(room.append("/log", Json.createValue("b")));
              assertEquals("{\"log\":[]}", room.data().toString(), "as it was");
            });
    assertEquals("{\"log\":[\"a\",\"b\"]}", room.data().toString());
    BatchOutcome outcome = get(batch);
    assertTrue(outcome.applied());
    assertEquals(
        List.of(new Outcome(Status.APPLIED, 1, null), new Outcome(Status.APPLIED, 1, null)),
        outcome.outcomes());
    assertEquals(outcome.outcomes().get(1), get(single.get(1)));
    assertEquals(List.of("[\"a\",\"b\"]"), shown);
    JsonObject sent = transactions().get(0);
    assertTrue(sent.getString("client").startsWith("java~"));
    assertEquals(1, sent.getInt("id"));
    assertEquals(
        "{\"store\":\"lobby\",\"key\":\"k\",\"name\":\"append\",\"args\":"
            + "{\"path\":\"/log\",\"value\":\"a\"}}",
        sent.getJsonArray("actions").get(0).toString());
    assertEquals(transport == TransportKind.LIVE, !live.sent("transaction").isEmpty());
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"LIVE", "SSE"})
  void ifOneIsRefusedNoneIsAppliedAndAllIsRolledBack(TransportKind transport) throws Exception {
    Room room = open(transport);
    List<String> rejected = new CopyOnWriteArrayList<>();
    room.onRejection(each -> rejected.add(each.name() + " " + each.outcome().reason()));
    BatchOutcome outcome =
        get(
            room.batch(
                () -> {
                  append(room, "a");
                  room.set("/team", Json.createValue("Red"));
                  append(room, "b");
                }));
    assertFalse(outcome.applied());
    assertEquals(List.of(Status.CANCELLED, Status.REJECTED, Status.CANCELLED), statuses(outcome));
    assertEquals("it is refused", outcome.outcomes().get(1).reason());
    assertEquals("The transaction failed at its action 1.", outcome.outcomes().get(0).reason());
    assertEquals("{\"log\":[]}", room.data().toString());
    Await.until(PATIENCE, "it is told", () -> rejected.equals(List.of("set it is refused")));
    assertEquals(List.of(), server.together());
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"LIVE", "SSE"})
  void oneWhoseAnswerWasLostIsSentAgainUnderItsNumberAndAppliedOnce(TransportKind transport)
      throws Exception {
    Room room = open(transport);
    AtomicInteger asked = new AtomicInteger();
    server.fates(
        request -> {
          if (!request.is("POST", "/api/transactions")) {
            return null;
          }
          int time = asked.incrementAndGet();
          if (transport == TransportKind.LIVE) {
            return time < 3 ? Canned.broken(time == 2) : null;
          }
          if (time == 2) {
            server.transacted(request.body().asJsonObject());
          }
          return time < 3 ? Canned.problem(503, "Later.") : null;
        });
    CompletableFuture<BatchOutcome> first = room.batch(() -> append(room, "a", "b"));
    CompletableFuture<BatchOutcome> second = room.batch(() -> append(room, "c"));
    assertTrue(get(first).applied() && get(second).applied());
    assertEquals("[\"a\", \"b\", \"c\"]", server.together().toString());
    assertEquals(2, transactions().stream().map(each -> each.getInt("id")).distinct().count());
    assertTrue(transactions().size() >= 3, "one was sent in vain");
    assertEquals("{\"log\":[\"a\",\"b\",\"c\"]}", room.data().toString());
  }

  @Test
  void batchesAndOtherActionsKeepTheirOrder() throws Exception {
    Room room = open(TransportKind.LIVE);
    append(room, "1");
    room.batch(() -> append(room, "2", "3"));
    append(room, "4");
    CompletableFuture<BatchOutcome> last = room.batch(() -> append(room, "5"));
    assertEquals(5, room.data().asJsonObject().getJsonArray("log").size());
    assertTrue(get(last).applied());
    List<String> kinds =
        live.texts().stream()
            .flatMap(text -> FakeLive.kinds(text).stream())
            .filter(kind -> kind.equals("actions") || kind.equals("transaction"))
            .toList();
    assertEquals(List.of("actions", "transaction", "actions", "transaction"), kinds);
    Await.until(PATIENCE, "all is there", () -> room.version() == 4);
    assertEquals("{\"log\":[\"1\",\"2\",\"3\",\"4\",\"5\"]}", room.confirmed().toString());
  }

  @Test
  void whatTheServerRefusesAsAWholeIsRejectedAsAWhole() throws Exception {
    Room room = open(TransportKind.LIVE);
    server.fates(
        request ->
            request.is("POST", "/api/transactions") ? Canned.refusal(403, "forbidden") : null);
    BatchOutcome outcome = get(room.batch(() -> append(room, "a", "b")));
    assertEquals(List.of(Status.REJECTED, Status.REJECTED), statuses(outcome));
    assertEquals("forbidden", outcome.outcomes().get(0).reason());
    assertEquals("{\"log\":[]}", room.data().toString());
    server.fates(request -> null);
    assertTrue(get(room.append("/log", JsonValue.TRUE)).applied());
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"LIVE", "SSE"})
  void whatItsActionsAnsweredIsTold(TransportKind transport) throws Exception {
    Room room = open(transport);
    JsonObject told =
        Json.createObjectBuilder()
            .add("status", "committed")
            .add(
                "versions",
                Json.createArrayBuilder().add(Json.createObjectBuilder().add("version", 0)))
            .add("results", Json.createArrayBuilder().addNull().add("won"))
            .build();
    server.fates(request -> request.is("POST", "/api/transactions") ? Canned.json(told) : null);
    BatchOutcome outcome = get(room.batch(() -> append(room, "a", "b")));
    assertNull(outcome.outcomes().get(0).result());
    assertEquals("\"won\"", String.valueOf(outcome.outcomes().get(1).result()));
  }

  @Test
  void whatIsThrownIsThrownAndNothingIsRecorded() throws Exception {
    Room room = open(TransportKind.LIVE);
    List<CompletableFuture<Outcome>> single = new ArrayList<>();
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                room.batch(
                    () -> {
                      single.add(room.append("/log", JsonValue.TRUE));
                      throw new IllegalStateException("for the test");
                    }));
    assertEquals("for the test", thrown.getMessage());
    assertEquals("the batch was given up", get(single.get(0)).reason());
    assertTrue(get(room.append("/log", JsonValue.FALSE)).applied(), "it is no batch any more");
    assertEquals(List.of(), transactions());
  }

  @Test
  void whatCannotBeSentRefusesAllOfIt() throws Exception {
    Room room = open(TransportKind.LIVE);
    BatchOutcome large =
        get(
            room.batch(
                () -> {
                  append(room, "a");
                  append(room, "x".repeat(130_000));
                }));
    assertEquals(List.of(Status.CANCELLED, Status.REJECTED), statuses(large));
    BatchOutcome sum =
        get(room.batch(() -> IntStream.range(0, 3).forEach(i -> append(room, "x".repeat(50_000)))));
    assertEquals(List.of(Status.REJECTED, Status.CANCELLED, Status.CANCELLED), statuses(sum));
    BatchOutcome many =
        get(room.batch(() -> IntStream.range(0, 1_001).forEach(i -> append(room, "" + i))));
    assertEquals("a batch has at most 1000 actions", many.outcomes().get(0).reason());
    assertEquals("{\"log\":[]}", room.data().toString());
    assertEquals(List.of(), transactions());
  }

  @Test
  void aBatchWithinABatchIsPartOfItAndAnotherThreadIsNot() throws Exception {
    Room room = open(TransportKind.LIVE);
    List<CompletableFuture<BatchOutcome>> inner = new ArrayList<>();
    CompletableFuture<BatchOutcome> outer =
        room.batch(
            () -> {
              append(room, "a");
              inner.add(room.batch(() -> append(room, "b")));
              CompletableFuture.runAsync(() -> append(room, "other")).join();
            });
    assertSame(outer, inner.get(0));
    assertEquals(2, get(outer).outcomes().size());
    assertEquals(1, live.sent("actions").size());
    assertEquals(1, transactions().size());
  }

  @Test
  void oneOfARoomThatIsClosedFails() throws Exception {
    Room room = open(TransportKind.LIVE);
    server.fates(
        request -> request.is("POST", "/api/transactions") ? Canned.problem(503, "No.") : null);
    CompletableFuture<BatchOutcome> batch = room.batch(() -> append(room, "a"));
    Await.until(PATIENCE, "it is sent", () -> !transactions().isEmpty());
    assertFalse(room.leave().get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    ExecutionException unknown = assertThrows(ExecutionException.class, () -> get(batch));
    assertInstanceOf(RoomClosedException.class, unknown.getCause());
    BatchOutcome late = get(room.batch(() -> append(room, "b")));
    assertEquals("the room is closed", late.outcomes().get(0).reason());
  }

  @Test
  void withoutAServerItIsAppliedTogetherOrNotAtAll() throws Exception {
    Room room = client.room("lobby", "k").offline(Json.createObjectBuilder().add("n", 1).build());
    BatchOutcome one =
        get(
            room.batch(
                () -> {
                  room.increment("/n", 5);
                  room.set("/m", Json.createValue(1));
                }));
    assertTrue(one.applied());
    assertEquals(1, one.outcomes().get(1).version());
    assertEquals("{\"n\":6,\"m\":1}", room.confirmed().toString());
    BatchOutcome other =
        get(
            room.batch(
                () -> {
                  room.increment("/n", 5);
                  room.set("/no/parent", Json.createValue(1));
                }));
    assertEquals(List.of(Status.CANCELLED, Status.REJECTED), statuses(other));
    assertEquals("{\"n\":6,\"m\":1}", room.data().toString());
  }

  @Test
  void anEmptyOneIsApplied() throws Exception {
    Room room = open(TransportKind.LIVE);
    assertEquals(new BatchOutcome(true, List.of()), get(room.batch(() -> {})));
    assertEquals(List.of(), transactions());
  }
}
