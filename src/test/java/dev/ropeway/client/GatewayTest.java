package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.client.FakeRopeway.Canned;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rooms of the Java mirror while something else than Ropeway answers. */
class GatewayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Canned PAGE =
      new Canned(404, Map.of("Content-Type", "text/html; charset=utf-8"), "<html></html>");
  private static final Canned NO_CONTENT = new Canned(204, Map.of(), "");

  private FakeRopeway server;
  private RopewayClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRopeway();
    client = RopewayClient.of(server.url());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** All go on at once: each waits most of the time, for its room to try again. */
  @TestFactory
  List<DynamicTest> nothingIsLostWhateverAGatewayAnswers() {
    ExecutorService threads = Executors.newCachedThreadPool();
    Stream<DynamicTest> all =
        Vectors.files("gateway").stream()
            .flatMap(file -> Vectors.cases(file).stream())
            .map(each -> nothingIsLost(threads, each.getString("name"), Canned.of(each)));
    List<DynamicTest> tests =
        Stream.concat(all, Stream.of(nothingIsLost(threads, "204", NO_CONTENT))).toList();
    threads.shutdown();
    return tests;
  }

  private static DynamicTest nothingIsLost(ExecutorService threads, String name, Canned answer) {
    Future<Boolean> running =
        threads.submit(
            () -> {
              nothingIsLost(answer);
              return true;
            });
    return dynamicTest(name, () -> assertTrue(running.get(2, TimeUnit.MINUTES)));
  }

  private static void nothingIsLost(Canned answer) throws Exception {
    try (FakeRopeway own = new FakeRopeway();
        RopewayClient rooms = RopewayClient.of(own.url())) {
      Room room =
          get(rooms.room("lobby", "k").transport(TransportKind.SSE).client("ann").connect());
      List<Rejection> rejections = new CopyOnWriteArrayList<>();
      room.onRejection(rejections::add);
      own.fates(request -> request.method().equals("DELETE") ? null : answer);
      own.cut();
      CompletableFuture<Outcome> first = room.append("/log", Json.createValue("a"));
      CompletableFuture<Outcome> second = room.append("/log", Json.createValue("b"));
      Await.until(PATIENCE, "tried again", () -> own.requests("POST", "/actions").size() > 2);
      Await.until(PATIENCE, "opened again", () -> own.requests("GET", "/updates").size() > 2);
      assertFalse(room.state() == RoomState.CLOSED);
      own.fates(request -> null);
      assertTrue(get(first).applied() && get(second).applied());
      assertEquals(2, own.log().size());
      assertEquals(List.of(), rejections);
      Await.until(PATIENCE, "live", () -> room.state() == RoomState.LIVE);
    }
  }

  @Test
  void whenRopewayNeverAnswersConnectingSaysWhatDid() {
    server.fates(request -> PAGE);
    CompletableFuture<Room> connecting =
        client
            .room("lobby", "k")
            .transport(TransportKind.SSE)
            .timeout(Duration.ofSeconds(4))
            .connect();
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(connecting));
    String said = "answered 404 with text/html, which is no answer of Ropeway's";
    assertTrue(failure.toString().contains("not live after 4000 ms"), failure::toString);
    assertTrue(failure.toString().contains(said), failure::toString);
  }

  @Test
  void thatSomethingElseAnswersIsSaidOnceToEachRoom() throws Exception {
    List<String> warnings = new CopyOnWriteArrayList<>();
    Handler handler = collecting(warnings);
    Logger logger = Logger.getLogger(Transport.class.getName());
    logger.addHandler(handler);
    try {
      Room room = get(client.room("lobby", "k").transport(TransportKind.SSE).connect());
      server.fates(request -> PAGE);
      server.cut();
      CompletableFuture<Outcome> outcome = room.append("/log", JsonValue.TRUE);
      Await.until(PATIENCE, "tried again", () -> server.requests("GET", "/updates").size() > 3);
      Await.until(PATIENCE, "offline", () -> isUnreachable(room));
      assertEquals(1, warnings.size(), warnings::toString);
      server.fates(request -> null);
      assertTrue(get(outcome).applied());
    } finally {
      logger.removeHandler(handler);
    }
  }

  /** Actions that fail beside it drop a stream that is being opened: that is another reason. */
  private static boolean isUnreachable(Room room) {
    return room.disconnect().filter(why -> why.type() == Type.SERVER_UNREACHABLE).isPresent();
  }

  @Test
  void aTokenThatCannotBeHadIsAskedForAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    TokenSource tokens = reason -> token(asked.getAndIncrement());
    try (RopewayClient rooms = RopewayClient.of(List.of(server.url()), tokens)) {
      Room room = get(rooms.room("lobby", "k").transport(TransportKind.SSE).connect());
      assertTrue(get(room.append("/log", JsonValue.TRUE)).applied());
    }
    assertEquals(4, asked.get());
  }

  private static CompletionStage<@Nullable String> token(int asked) {
    return switch (asked) {
      case 0 -> throw new IllegalStateException("for the test");
      case 1 -> throw new AssertionError("for the test");
      case 2 -> CompletableFuture.failedFuture(new AssertionError("for the test"));
      default -> CompletableFuture.completedFuture("token");
    };
  }

  @Test
  void aUrlThatIsNoneEndsInTimeAndSaysWhy() {
    try (RopewayClient rooms = RopewayClient.of("no url at all")) {
      CompletableFuture<Room> connecting =
          rooms
              .room("lobby", "k")
              .transport(TransportKind.SSE)
              .timeout(Duration.ofMillis(500))
              .connect();
      ExecutionException failure = assertThrows(ExecutionException.class, () -> get(connecting));
      assertTrue(failure.toString().contains("cannot be reached"), failure::toString);
    }
  }

  @Test
  void theServersTimeIsAskedForUntilThereIsOne() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    server.fates(
        request -> request.is("GET", "/time") && asked.getAndIncrement() < 3 ? PAGE : null);
    Room room = get(client.room("lobby", "k").transport(TransportKind.SSE).connect());
    Await.until(PATIENCE, "it is the server's time", () -> room.time() < 1_000_000);
    assertTrue(asked.get() >= 4, asked::toString);
  }

  @Test
  void leavingIsTriedAgainWhileAGatewayAnswers() throws Exception {
    Room room = get(client.room("lobby", "k").transport(TransportKind.SSE).connect());
    AtomicInteger deletions = new AtomicInteger();
    server.fates(
        request ->
            request.method().equals("DELETE") && deletions.incrementAndGet() < 3 ? PAGE : null);
    assertTrue(get(room.leave()));
    assertEquals(3, deletions.get());
  }

  @Test
  void valuesWaitForRopewayAndAMessageIsSentOnce() throws Exception {
    Room room = get(client.room("lobby", "k").transport(TransportKind.SSE).connect());
    server.fates(request -> request.method().equals("POST") ? PAGE : null);
    room.ephemeral("/cursor", JsonValue.TRUE);
    CompletableFuture<Boolean> taken = room.send(JsonValue.TRUE, List.of());
    Await.until(PATIENCE, "again", () -> server.requests("POST", "/ephemeral").size() > 2);
    assertFalse(get(taken));
    server.fates(request -> null);
    int tries = server.requests("POST", "/ephemeral").size();
    Await.until(PATIENCE, "told", () -> server.requests("POST", "/ephemeral").size() > tries);
    assertEquals(1, server.requests("POST", "/messages").size());
  }

  @Test
  void aValueThatTheServerRefusesIsFoundAndToldAndTheOthersGetThrough() throws Exception {
    Room room = get(client.room("lobby", "k").transport(TransportKind.SSE).connect());
    List<Rejection> rejections = new CopyOnWriteArrayList<>();
    room.onRejection(rejections::add);
    List<String> told = new CopyOnWriteArrayList<>();
    server.fates(
        request -> {
          if (!request.is("POST", "/ephemeral")) {
            return null;
          }
          Map<String, JsonValue> values = request.body().asJsonObject().getJsonObject("values");
          if (values.containsValue(JsonValue.FALSE)) {
            return Canned.problem(400, "Not like this.");
          }
          told.addAll(values.keySet());
          return null;
        });
    for (int i = 0; i < 20; i++) {
      room.ephemeral("/v" + i, i == 7 ? JsonValue.FALSE : JsonValue.TRUE);
    }
    Await.until(PATIENCE, "all are told", () -> told.size() == 19 && !rejections.isEmpty());
    Rejection refused = rejections.get(0);
    assertEquals("ephemeral", refused.name());
    assertEquals("{\"path\":\"/v7\",\"value\":false}", refused.args().toString());
    assertEquals("Not like this.", refused.outcome().reason());
  }

  @Test
  void aValueThatCannotBeSentIsRefusedWhereItIsSetAndTouchesNothingBesideIt() throws Exception {
    Room room = get(client.room("lobby", "k").transport(TransportKind.SSE).connect());
    room.ephemeral("/a", JsonValue.TRUE);
    for (String path : List.of("b", "/~", "/\ud800", "/" + "x".repeat(200_000))) {
      assertThrows(IllegalArgumentException.class, () -> room.ephemeral(path, JsonValue.TRUE));
    }
    assertThrows(
        IllegalArgumentException.class, () -> room.ephemeral("/b", Json.createValue("\ud800")));
    List<String> to = new ArrayList<>(List.of("bob"));
    CompletableFuture<Boolean> taken = room.send(JsonValue.TRUE, to);
    to.add("carl");
    assertTrue(get(taken));
    Await.until(PATIENCE, "told", () -> server.requests("POST", "/ephemeral").size() == 1);
    assertEquals("{\"/a\":true}", values(server.requests("POST", "/ephemeral").get(0)).toString());
    assertEquals(
        "[\"bob\"]",
        String.valueOf(
            server.requests("POST", "/messages").get(0).body().asJsonObject().get("to")));
  }

  private static JsonValue values(FakeRopeway.Request request) {
    return request.body().asJsonObject().getJsonObject("values");
  }

  private static Handler collecting(List<String> messages) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        messages.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
