package dev.ropeway.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Caller;
import dev.ropeway.GivenRights;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestIssuer;
import dev.ropeway.TestNode;
import dev.ropeway.access.Access;
import dev.ropeway.bounds.Lease;
import dev.ropeway.config.ClientAddress;
import dev.ropeway.config.SecurityLog;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.feed.StreamTimes;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import dev.ropeway.testing.HandClock;
import dev.ropeway.wire.TokenCheck;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections over a socket whose client reads when it wants to, on a whole node. */
class LiveConnectionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HELLO = "[[\"hello\",{}]]";

  private final HandClock clock = new HandClock(Instant.now());
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final AtomicInteger gone = new AtomicInteger();
  private final AtomicInteger leased = new AtomicInteger();
  private final GivenRights rights = new GivenRights("lobby");
  private Settings settings =
      Settings.standard().with(Setting.ROOM_GRACE, 300).with(Setting.REFUSAL_DELAY, 0);
  private @Nullable TestNode started;

  private TestNode node() {
    if (started == null) {
      started = node(Access.none());
    }
    return started;
  }

  private TestNode node(Access access) {
    started =
        TestNode.guarded(
            access,
            clock,
            TestDatabase.freshDatabaseUrl(),
            settings,
            List.of(Lobby.STORE),
            List.of(),
            null);
    return started;
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
    executor.shutdown();
  }

  private LiveVisit open(FakeSocket socket) {
    return open(socket, null);
  }

  private LiveVisit open(FakeSocket socket, @Nullable Caller caller) {
    TestNode node = node();
    LiveParts parts =
        new LiveParts(
            node.remote(),
            new TokenCheck(node.remote().callers(), node.parts().shares()),
            node.remote().rooms()::written,
            settings,
            node.parts().shares(),
            new SecurityLog(clock),
            clock,
            executor,
            executor);
    leased.incrementAndGet();
    LiveVisitor visitor =
        new LiveVisitor(ClientAddress.of("192.0.2.1"), caller, Lease.of(leased::decrementAndGet));
    return new LiveVisit(parts, visitor, socket, c -> gone.incrementAndGet());
  }

  private LiveVisit greeted(FakeSocket socket) throws Exception {
    LiveVisit connection = open(socket);
    connection.receive(HELLO);
    socket.next("welcome");
    return connection;
  }

  /** So that those who lose one node do not come to the others in one moment. */
  @Test
  void eachIsAskedToComeBackAfterAnotherTime() throws Exception {
    settings = settings.with(Setting.STREAM_RETRY, 60_000);
    Set<Integer> times = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      FakeSocket socket = new FakeSocket();
      open(socket).receive(HELLO);
      times.add(socket.next("welcome").getJsonObject(1).getInt("retry"));
    }
    assertTrue(times.stream().allMatch(ms -> ms >= 30_000 && ms <= 90_000), times::toString);
    assertTrue(times.size() > 1, times::toString);
  }

  private static String watch(int number, String key, String more) {
    return "[[\"watch\",%d,{\"store\":\"lobby\",\"key\":\"%s\"%s}]]".formatted(number, key, more);
  }

  private static String actions(int number, int id, int value) {
    return "[[\"actions\",%d,[%s]]]".formatted(number, action(id, value));
  }

  private static String action(int id, int value) {
    return "{\"id\":%d,\"name\":\"set\",\"args\":{\"path\":\"/a\",\"value\":%d}}"
        .formatted(id, value);
  }

  private static List<Integer> acked(JsonObject update) {
    return update.getJsonArray("acks").getValuesAs(JsonObject.class).stream()
        .map(ack -> ack.getInt("id"))
        .toList();
  }

  @Test
  void whoWantsItIsToldHisOwnOutcomesAlone() throws Exception {
    FakeSocket ann = new FakeSocket();
    FakeSocket bob = new FakeSocket();
    FakeSocket eve = new FakeSocket();
    LiveVisit visit = greeted(ann);
    visit.receive(watch(1, "k", ",\"client\":\"ann\",\"acks\":\"own\""));
    LiveVisit second = greeted(bob);
    second.receive(watch(1, "k", ",\"client\":\"bob\",\"acks\":\"own\""));
    greeted(eve).receive(watch(1, "k", ",\"acks\":\"all\""));
    for (FakeSocket each : List.of(ann, bob, eve)) {
      each.next("snapshot");
    }
    visit.receive(actions(1, 1, 5));
    assertEquals(List.of(1), acked(ann.next("update").getJsonObject(2)));
    JsonObject others = bob.next("update").getJsonObject(2);
    assertEquals(Set.of("version", "from", "patch"), others.keySet(), "nothing of his in it");
    assertEquals(List.of(1), acked(eve.next("update").getJsonObject(2)));

    visit.receive(
        "[[\"transaction\",7,{\"client\":\"ann\",\"id\":1,\"actions\":[{\"store\":\"lobby\","
            + "\"key\":\"k\",\"name\":\"set\",\"args\":{\"path\":\"/a\",\"value\":6}}]}]]");
    JsonObject mine = ann.next("update").getJsonObject(2);
    assertEquals(
        "ropeway:tx:ann#1", mine.getJsonArray("acks").getJsonObject(0).getString("client"));
    assertFalse(bob.next("update").getJsonObject(2).containsKey("acks"));

    FakeSocket again = new FakeSocket();
    LiveVisit back = greeted(again);
    back.receive(watch(1, "k", ",\"client\":\"bob~2\",\"acks\":\"own\",\"after\":0"));
    assertFalse(again.next("update").getJsonObject(2).containsKey("acks"), "from the history too");
    back.receive(watch(2, "k", ",\"acks\":\"mine\""));
    assertEquals(400, again.next("failed").getJsonObject(2).getInt("status"));
  }

  /** As mirrors get it, which ask for no outcomes but their own. */
  @Test
  void updateOfOneMemberTakesNoMoreThan120Bytes() throws Exception {
    FakeSocket writer = new FakeSocket();
    FakeSocket reader = new FakeSocket();
    LiveVisit visit = greeted(writer);
    visit.receive(watch(1, "k", ",\"client\":\"ann\",\"acks\":\"own\""));
    greeted(reader).receive(watch(1, "k", ",\"client\":\"bob\",\"acks\":\"own\""));
    reader.next("snapshot");
    visit.receive(actions(1, 1, 5));
    reader.next("update");
    visit.receive(
        "[[\"actions\",1,[{\"id\":2,\"name\":\"set\","
            + "\"args\":{\"path\":\"/cursor_x\",\"value\":1234567.25}}]]]");

    String text = JsonText.write(JsonValues.array().add(reader.next("update")).build());
    assertTrue(text.length() <= 120, () -> text.length() + ": " + text);
  }

  @Test
  void oneTextMayHaveAllFromTheGreetingToTheFirstAction() throws Exception {
    FakeSocket socket = new FakeSocket();
    open(socket)
        .receive(
            "[[\"hello\",{}],[\"watch\",1,{\"store\":\"lobby\",\"key\":\"k\",\"client\":\"c\"}],"
                + "[\"actions\",1,["
                + action(1, 5)
                + "]],[\"ping\",3]]");
    assertEquals("welcome", socket.next().getString(0));
    Set<String> told = new HashSet<>();
    while (!told.containsAll(Set.of("update", "pong"))) {
      told.add(socket.next().getString(0));
    }
  }

  @Test
  void watchesManyKeysAndEndsThem() throws Exception {
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = greeted(socket);
    for (int n = 1; n <= 50; n++) {
      connection.receive(watch(n, "k" + n, ""));
    }
    List<Integer> opened = IntStream.range(0, 50).mapToObj(i -> number(socket)).sorted().toList();
    assertEquals(IntStream.rangeClosed(1, 50).boxed().toList(), opened);
    assertEquals(50, node().parts().streams().readers());
    assertEquals(1, node().parts().shares().connections());
    connection.receive("[[\"unwatch\",7]]");
    assertEquals("[\"unwatched\",7]", socket.next("unwatched").toString());
    assertEquals(49, node().parts().streams().readers());
    connection.receive(watch(7, "again", ""));
    assertEquals(7, socket.next("snapshot").getInt(1));
    connection.ended();
    Await.until(PATIENCE, "all end", () -> node().parts().streams().readers() == 0);
    assertEquals(1, gone.get());
    assertEquals(0, leased.get());
    assertEquals(0, node().parts().shares().connections());
    assertEquals(0, node().parts().shares().known());
  }

  private static int number(FakeSocket socket) {
    try {
      return socket.next("snapshot").getInt(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void repeatsAreAnsweredWithTheirFirstOutcome() throws Exception {
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = greeted(socket);
    connection.receive(watch(1, "k", ",\"client\":\"c\""));
    connection.receive(actions(1, 1, 5));
    assertEquals(1, socket.payload("update").getInt("version"));
    connection.receive(actions(1, 1, 9));
    JsonObject outcome = socket.payload("outcomes").getJsonArray("outcomes").getJsonObject(0);
    assertEquals(
        "{\"id\":1,\"status\":\"applied\",\"version\":1,\"duplicate\":true}", outcome.toString());
  }

  @Test
  void whoOnlyActsIsToldTheOutcomesAndNothingElse() throws Exception {
    guarded();
    rights.give("ann", "inbox", "act.set");
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = open(socket);
    connection.receive(hello(token("ann", tokenUntil(600))));
    socket.next("welcome");
    connection.receive(watch(1, "inbox", ",\"client\":\"~1\",\"updates\":false"));
    assertEquals("[\"watching\",1]", socket.next().toString());
    for (int id = 1; id <= 3; id++) {
      connection.receive(actions(1, id, id));
      JsonObject outcomes = socket.next().getJsonObject(2);
      assertEquals(id, outcomes.getInt("version"));
      assertEquals(id, outcomes.getJsonArray("outcomes").getJsonObject(0).getInt("id"));
    }
    assertEquals(0, node().parts().streams().readers());
    connection.receive("[[\"unwatch\",1]]");
    assertEquals("[\"unwatched\",1]", socket.next().toString());
    connection.receive(watch(1, "inbox", ",\"client\":\"~1\",\"updates\":1"));
    assertEquals(400, socket.payload("failed").getInt("status"));
  }

  @Test
  void refusalsSayWhatIsExpected() throws Exception {
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = greeted(socket);
    connection.receive(watch(1, "k", ",\"client\":\"c\""));
    connection.receive(actions(1, 3, 5));
    JsonObject gap = socket.payload("refused");
    assertEquals("urn:ropeway:problem:gap", gap.getString("type"));
    assertEquals(1, gap.getInt("expectedId"));
    connection.receive("[[\"actions\",1,[{\"id\":1,\"name\":\"fly\",\"args\":1}]]]");
    assertEquals(422, socket.payload("refused").getInt("status"));
    connection.receive(watch(2, "other", ""));
    connection.receive(actions(2, 1, 5));
    assertEquals("urn:ropeway:problem:malformed", socket.payload("refused").getString("type"));
    connection.receive(actions(9, 1, 5));
    assertEquals("urn:ropeway:problem:not-watched", socket.payload("refused").getString("type"));
    connection.receive("[[\"watch\",3,{\"store\":\"nowhere\",\"key\":\"k\"}]]");
    JsonArray failed = socket.next("failed");
    assertEquals(3, failed.getInt(1));
    assertEquals(404, failed.getJsonObject(2).getInt("status"));
    assertTrue(socket.isOpen());
  }

  @Test
  void transactionsAnswerAsOverHttp() throws Exception {
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = greeted(socket);
    String set =
        "{\"store\":\"lobby\",\"key\":\"%s\",\"name\":\"set\",\"args\":{\"path\":\"/%s\",\"value\":1}}";
    String body =
        "[[\"transaction\",4,{\"client\":\"c\",\"id\":1,\"actions\":[%s,%s]}]]"
            .formatted(set.formatted("a", "x"), set.formatted("b", "x"));
    connection.receive(body);
    JsonObject told = socket.payload("transacted");
    assertEquals("committed", told.getString("status"));
    assertEquals(2, told.getJsonArray("versions").size());
    connection.receive(body);
    assertTrue(socket.payload("transacted").getBoolean("duplicate"));
    connection.receive(
        "[[\"transaction\",5,{\"client\":\"c\",\"id\":2,\"actions\":[%s]}]]"
            .formatted(set.formatted("a", "no/where")));
    JsonObject problem = socket.payload("transacted");
    assertEquals(409, problem.getInt("status"));
    assertEquals(0, problem.getInt("failedAction"));
  }

  @Test
  void anyRoomOfAGroupIsFoundAsOverHttpAndWhoIsOneTooManyIsTold() throws Exception {
    settings = settings.with(Setting.CAPACITY, 2);
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = greeted(socket);
    String join = "[[\"join\",%d,{\"store\":\"lobby\",\"group\":\"g\",\"client\":\"%s\"}]]";
    connection.receive(join.formatted(4, "ann"));
    JsonObject ann = socket.payload("joined");
    assertTrue(ann.getString("key").startsWith("g."));
    connection.receive(join.formatted(5, "bob"));
    assertEquals(ann.getString("key"), socket.payload("joined").getString("key"));
    connection.receive(watch(1, ann.getString("key"), ",\"client\":\"cat\""));
    JsonObject full = socket.payload("failed");
    assertEquals("urn:ropeway:problem:room-full", full.getString("type"));
    assertEquals(2, full.getInt("capacity"));
    connection.receive(watch(1, ann.getString("key"), ",\"client\":\"ann\""));
    socket.next("clients");

    connection.receive("[[\"join\",6,{\"store\":\"lobby\",\"client\":\"ann\"}]]");
    assertEquals(400, socket.payload("joined").getInt("status"));
    connection.receive("[[\"join\",7,{\"store\":\"no\",\"group\":\"g\",\"client\":\"ann\"}]]");
    assertEquals(404, socket.payload("joined").getInt("status"));
  }

  @Test
  void roomIsSharedWithValuesMessagesAndWhoIsThere() throws Exception {
    FakeSocket ann = new FakeSocket();
    FakeSocket bob = new FakeSocket();
    LiveVisit anns = greeted(ann);
    greeted(bob).receive(watch(1, "r", ",\"client\":\"bob\""));
    bob.next("clients");
    anns.receive(watch(8, "r", ",\"client\":\"ann\""));
    anns.receive("[[\"values\",8,{\"/x\":1}],[\"say\",8,{\"message\":\"hi\",\"to\":[\"bob\"]}]]");
    assertEquals("[\"took\",8,true]", ann.next("took").toString());
    assertEquals("[\"took\",8,true]", ann.next("took").toString());
    assertEquals("hi", bob.payload("message").getString("message"));
    anns.receive("[[\"say\",8,{}]]");
    assertEquals(400, ann.payload("took").getInt("status"));
    anns.receive("[[\"unwatch\",8]]");
    ann.next("unwatched");
    Await.until(
        PATIENCE,
        "she has left at once",
        () -> bob.payload("clients").toString().contains("[\"bob\"]"));
  }

  /** So that a room that wants a new stream need not end the connection that it shares. */
  @Test
  void whoStaysIsAwayOnlyIfHeIsNotBackInTime() throws Exception {
    FakeSocket bob = new FakeSocket();
    greeted(bob).receive(watch(1, "r", ",\"client\":\"bob\""));
    FakeSocket ann = new FakeSocket();
    LiveVisit anns = greeted(ann);
    anns.receive(watch(8, "r", ",\"client\":\"ann\""));
    Await.until(
        PATIENCE, "ann is here", () -> bob.payload("clients").toString().contains("\"ann\""));
    anns.receive(
        "[[\"unwatch\",8,\"stay\"],"
            + "[\"watch\",9,{\"store\":\"lobby\",\"key\":\"r\",\"client\":\"ann\"}],"
            + "[\"say\",9,{\"message\":\"back\"}]]");
    assertEquals("[\"unwatched\",8]", ann.next("unwatched").toString());
    Set<String> told = new HashSet<>();
    while (!told.containsAll(Set.of("snapshot", "took"))) { // answers go before events
      JsonArray message = ann.next();
      assertEquals(9, message.getInt(1));
      assertFalse(
          message.getString(0).equals("took") && message.get(2) != JsonValue.TRUE, "refused");
      told.add(message.getString(0));
    }
    clock.pass(Duration.ofSeconds(1));
    anns.receive("[[\"say\",9,{\"message\":\"still\"}]]");
    for (int messages = 0; messages < 2; ) {
      JsonArray heard = bob.next();
      assertNotEquals("clients", heard.getString(0), "she had left");
      messages += heard.getString(0).equals("message") ? 1 : 0;
    }
    anns.receive("[[\"unwatch\",9,\"stay\"]]");
    ann.next("unwatched");
    assertEquals(1, node().parts().streams().readers());
    FakeSocket carl = new FakeSocket();
    greeted(carl).receive(watch(1, "r", ""));
    assertTrue(carl.payload("clients").toString().contains("\"ann\""), "she has not left");
    Await.until(
        PATIENCE,
        "she does not come back",
        () -> {
          clock.pass(Duration.ofMillis(100));
          return !bob.isEmpty() && bob.next().toString().contains("[\"bob\"]");
        });
  }

  @Test
  void goesOnWhereItWas() throws Exception {
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = greeted(socket);
    connection.receive(watch(1, "k", ",\"client\":\"c\""));
    JsonArray last = JsonValue.EMPTY_JSON_ARRAY;
    for (int id = 1; id <= 3; id++) {
      connection.receive(actions(1, id, id));
      last = socket.next("update");
    }
    FakeSocket later = new FakeSocket();
    LiveVisit resumed = greeted(later);
    resumed.receive(watch(1, "k", ",\"after\":1"));
    assertEquals("[\"watching\",1]", later.next().toString());
    JsonObject update = later.next().getJsonObject(2);
    assertEquals(1, update.getInt("from"));
    resumed.receive(watch(2, "k", ",\"after\":99"));
    assertEquals("unknown-version", later.payload("reset").getString("reason"));
    JsonArray snapshot = later.next("snapshot");
    assertEquals(3, snapshot.getJsonObject(2).getInt("version"));
    String id = snapshot.getString(3);
    assertEquals(last.getString(3), id, "that of a version is the same for all");

    connection.receive(actions(1, 4, 4));
    socket.next("update");
    FakeSocket again = new FakeSocket();
    LiveVisit byId = greeted(again);
    byId.receive(watch(1, "k", ",\"after\":\"" + id + "\""));
    assertEquals(3, again.payload("update").getInt("from"));
    String other = id.substring(0, id.length() - 1) + (id.endsWith("7") ? "8" : "7");
    byId.receive(watch(2, "k", ",\"after\":\"" + other + "\""));
    assertEquals("unknown-version", again.payload("reset").getString("reason"));
    byId.receive(watch(3, "k", ",\"after\":\"3-x\""));
    assertEquals(400, again.payload("failed").getInt("status"));
  }

  @Test
  void writesOfWhatStreamsHaveAreCountedAndNoOthers() throws Exception {
    LiveVisit actor = greeted(new FakeSocket());
    actor.receive(watch(1, "k", ",\"client\":\"c\",\"updates\":false"));
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = greeted(socket);
    connection.receive(watch(1, "k", ""));
    socket.next("snapshot");
    socket.next("clients"); // with the snapshot, or a little later
    Await.until(PATIENCE, "all of it is counted", () -> writes() == socket.textsWithEvents());
    actor.receive(actions(1, 1, 5));
    socket.next("update");
    Await.until(PATIENCE, "the update is counted", () -> writes() == socket.textsWithEvents());
    long counted = writes();
    connection.receive("[[\"ping\",1]]");
    socket.next("pong");
    socket.stopReading();
    actor.receive(actions(1, 2, 6));
    Await.until(PATIENCE, "it is on its way", socket::isStuck);
    assertEquals(counted + 1, socket.textsWithEvents());
    assertEquals(counted, writes(), "what is not out is not counted");
  }

  private long writes() {
    return node().parts().streams().times().count(StreamTimes.Step.WRITE);
  }

  /** Of updates there is no queue: what a client missed comes as one step, or as a reset. */
  @Test
  void clientThatDoesNotReadGetsNoQueueAndLosesNothing() throws Exception {
    FakeSocket slow = new FakeSocket();
    LiveVisit slows = greeted(slow);
    slows.receive(watch(1, "k", ""));
    slow.next("snapshot");
    slow.stopReading();
    FakeSocket quick = new FakeSocket();
    LiveVisit quicks = greeted(quick);
    quicks.receive(watch(1, "k", ",\"client\":\"c\""));
    quick.next("snapshot");
    int last = 300;
    for (int id = 1; id <= last; id++) {
      quicks.receive(actions(1, id, id));
    }
    JsonObject newest = quick.payload("update");
    while (!acked(newest).contains(last)) {
      newest = quick.payload("update");
    }
    int texts = slow.sizes().size();
    slow.goOn();
    int version = 0;
    while (version < newest.getInt("version")) {
      JsonArray next = slow.next();
      if (next.getString(0).equals("update")) {
        assertEquals(version, next.getJsonObject(2).getInt("from"));
      }
      version = next.getJsonObject(2).getInt("version", version);
    }
    assertTrue(slow.sizes().size() - texts < 100, "few texts, not one for each update");
  }

  @Test
  void clientThatIsStuckIsClosedWithoutHoldingAnybody() throws Exception {
    FakeSocket slow = new FakeSocket();
    LiveVisit slows = greeted(slow);
    slow.stopReading();
    slows.receive("[[\"ping\",1]]");
    Await.until(PATIENCE, "it is stuck", slow::isStuck);
    clock.pass(Duration.ofSeconds(10));
    slows.look();
    assertTrue(slow.isOpen());
    clock.pass(Duration.ofMillis(1));
    slows.look();
    assertEquals(Closing.TOO_SLOW, slow.closing());
    assertEquals(1, gone.get());
    slow.goOn();
  }

  @Test
  void clientThatAsksAndDoesNotReadIsClosed() throws Exception {
    settings = settings.with(Setting.BODY_BYTES, 2_000);
    FakeSocket slow = new FakeSocket();
    LiveVisit slows = greeted(slow);
    slow.stopReading();
    for (int i = 0; i < 200 && slow.isOpen(); i++) {
      slows.receive("[[\"ping\",1]]");
    }
    assertEquals(Closing.TOO_SLOW, slow.closing());
  }

  @Test
  void whatIsSentIsCutIntoTexts() throws Exception {
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = greeted(socket);
    connection.receive(watch(1, "k", ",\"client\":\"c\""));
    String large = "x".repeat(20_000);
    connection.receive(
        "[[\"actions\",1,[{\"id\":1,\"name\":\"set\",\"args\":{\"path\":\"/a\",\"value\":\"%s\"}}]]]"
            .formatted(large));
    socket.next("update");
    for (int n = 2; n <= 30; n++) {
      connection.receive(watch(n, "k", ""));
    }
    for (int n = 2; n <= 30; n++) {
      socket.next("snapshot");
    }
    assertTrue(
        socket.sizes().stream().allMatch(size -> size < 65_536 + 21_000), socket.sizes()::toString);
  }

  @Test
  void whoSaysNothingIsGone() throws Exception {
    FakeSocket silent = new FakeSocket();
    LiveVisit connection = greeted(silent);
    clock.pass(Duration.ofSeconds(30));
    connection.receive("[[\"ping\",1]]");
    silent.next("pong");
    silent.awaitOut();
    clock.pass(Duration.ofSeconds(35));
    connection.look();
    assertTrue(silent.isOpen());
    clock.pass(Duration.ofMillis(1));
    connection.look();
    assertEquals(Closing.SILENT, silent.closing());
  }

  @Test
  void whoDoesNotGreetIsGone() throws Exception {
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = open(socket);
    clock.pass(Duration.ofSeconds(5));
    connection.look();
    assertTrue(socket.isOpen());
    clock.pass(Duration.ofMillis(1));
    connection.look();
    assertEquals("not-signed-in", socket.closing().reason());
  }

  @Test
  void whatBreaksTheProtocolEndsIt() throws Exception {
    for (String text :
        List.of(
            "[]",
            "{}",
            "[1]",
            "[[]]",
            "[[1]]",
            "[[\"hello\"]]",
            "[[\"hello\",{\"token\":1}]]",
            watch(1, "k", ""))) {
      FakeSocket socket = new FakeSocket();
      open(socket).receive(text);
      assertEquals(Closing.PROTOCOL, socket.closing(), text);
    }
    for (String text :
        List.of(
            HELLO,
            "[[\"fly\",1]]",
            "[[\"watch\",0,{}]]",
            "[[\"watch\",1.5,{}]]",
            "[[\"watch\",99999999999,{}]]",
            "[[\"watch\",1]]",
            "[[\"unwatch\",1,2,3]]",
            "[[\"ping\"]]",
            "[[\"ping\",\"a text that is longer than any number would be\"]]",
            "[[\"token\"]]")) {
      FakeSocket socket = new FakeSocket();
      greeted(socket).receive(text);
      assertEquals(Closing.PROTOCOL, socket.closing(), text);
    }
    FakeSocket undecided = new FakeSocket();
    LiveVisit leaving = greeted(undecided);
    leaving.receive(watch(1, "k", ""));
    leaving.receive("[[\"unwatch\",1,\"go\"]]");
    assertEquals(Closing.PROTOCOL, undecided.closing());
    FakeSocket twice = new FakeSocket();
    LiveVisit connection = greeted(twice);
    connection.receive(watch(1, "k", ""));
    connection.receive(watch(1, "k2", ""));
    assertEquals(Closing.PROTOCOL, twice.closing());
    FakeSocket broken = new FakeSocket();
    greeted(broken).receive("[[\"ping\",1]");
    assertEquals(Closing.NOT_JSON, broken.closing());
    FakeSocket eager = new FakeSocket();
    open(eager).receive("[[\"hello\",{}]" + " ".repeat(65_536) + "]");
    assertEquals(Closing.TOO_LARGE, eager.closing());
    FakeSocket large = new FakeSocket();
    greeted(large).receive("[[\"ping\",1]" + " ".repeat(1_048_576) + "]");
    assertEquals(Closing.TOO_LARGE, large.closing());
  }

  @Test
  void oneConnectionHasNoMoreThanAThousandKeys() throws Exception {
    settings = settings.with(Setting.STREAMS, 5_000).with(Setting.ADDRESS_RATE, 0);
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = greeted(socket);
    connection.receive(
        IntStream.rangeClosed(1, 1_001)
            .mapToObj(n -> watch(n, "k" + n % 10, ""))
            .map(text -> text.substring(1, text.length() - 1))
            .collect(Collectors.joining(",", "[", "]")));
    JsonArray failed = socket.next("failed");
    assertEquals(1_001, failed.getInt(1));
    assertEquals(1_000, failed.getJsonObject(2).getInt("limit"));
  }

  private Instant tokenUntil(int seconds) {
    return clock.instant().plusSeconds(seconds);
  }

  private static String hello(String token) {
    return "[[\"hello\",{\"token\":\"" + token + "\"}]]";
  }

  private static String token(String subject, Instant until) {
    return TestIssuer.token(subject, claims -> claims.expirationTime(Date.from(until)));
  }

  private void guarded() {
    rights.give("ann", "", "read"); // that there is such a store
    rights.give("ann", "k", "watch", "read", "act.set", "presence");
    node(GivenRights.access(rights));
  }

  @Test
  void tokenSaysWhoItIsAndIsRenewed() throws Exception {
    guarded();
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = open(socket);
    connection.receive(hello(token("ann", tokenUntil(60))));
    assertEquals("ann", socket.payload("welcome").getString("identity"));
    connection.receive(watch(1, "k", ",\"client\":\"~1\""));
    socket.next("snapshot");
    connection.receive("[[\"token\",\"" + token("ann", tokenUntil(600)) + "\"]]");
    connection.receive("[[\"ping\",1]]");
    socket.next("pong");

    clock.pass(Duration.ofSeconds(120));
    connection.receive("[[\"ping\",2]]");
    socket.next("pong");
    connection.receive(actions(1, 1, 5));
    assertEquals(List.of(1), acked(socket.payload("update")), "it goes on");

    clock.pass(Duration.ofSeconds(600));
    assertEquals("token-expired", socket.closing().reason());
    Await.until(PATIENCE, "nothing is left", () -> node().parts().live().size() == 0);
  }

  @Test
  void whoIsNobodyGetsNowhere() throws Exception {
    guarded();
    FakeSocket nobody = new FakeSocket();
    open(nobody).receive(HELLO);
    assertEquals("not-signed-in", nobody.closing().reason());
    FakeSocket forged = new FakeSocket();
    open(forged).receive(hello("a.b.c"));
    assertEquals("token-refused", forged.closing().reason());
    FakeSocket other = new FakeSocket();
    LiveVisit connection = open(other);
    connection.receive(hello(token("ann", tokenUntil(60))));
    other.next("welcome");
    connection.receive("[[\"token\",\"" + token("bob", tokenUntil(60)) + "\"]]");
    assertEquals("identity-changed", other.closing().reason());
    Await.until(PATIENCE, "all are gone", () -> gone.get() == 3);
    assertEquals(0, leased.get());
  }

  @Test
  void whoIsKnownByTheHandshakeNeedsNoToken() throws Exception {
    guarded();
    FakeSocket socket = new FakeSocket();
    open(socket, GivenRights.caller("ann")).receive(HELLO);
    assertEquals("ann", socket.payload("welcome").getString("identity"));
  }

  @Test
  void nobodyActsAsSomebodyElseOrSeesWhatIsNotForHim() throws Exception {
    guarded();
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = open(socket);
    connection.receive(hello(token("ann", tokenUntil(600))));
    connection.receive(watch(1, "secret", ""));
    assertEquals(404, socket.payload("failed").getInt("status"));
    connection.receive(watch(1, "k", ",\"client\":\"bob~1\""));
    assertEquals(
        "urn:ropeway:problem:client-not-yours", socket.payload("failed").getString("type"));
    connection.receive(watch(1, "k", ",\"client\":\"~1\""));
    connection.receive(
        "[[\"actions\",1,[{\"id\":1,\"name\":\"remove\",\"args\":{\"path\":\"/a\"}}]]]");
    assertEquals(403, socket.payload("refused").getInt("status"));

    rights.take("ann", "k", "watch");
    clock.pass(Duration.ofSeconds(6));

    assertEquals("forbidden", socket.payload("access").getString("reason"));
    connection.receive(actions(1, 1, 5));
    assertEquals("urn:ropeway:problem:not-watched", socket.payload("refused").getString("type"));
    assertTrue(socket.isOpen());
  }

  @Test
  void whoPingsTooOftenIsHeardLaterAndIfHeGoesOnNotAtAll() throws Exception {
    settings =
        settings
            .with(Setting.CALLER_RATE, 10)
            .with(Setting.REFUSAL_DELAY, 60_000)
            .with(Setting.BODY_BYTES, 2_000);
    guarded();
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = open(socket);
    connection.receive(hello(token("ann", tokenUntil(600))));
    socket.next("welcome");
    int heard = 0;
    for (int i = 0; i < 1_000 && socket.isOpen(); i++) {
      connection.receive("[[\"ping\",1]]");
    }
    assertEquals(Closing.TOO_MUCH, socket.closing());
    for (; !socket.isEmpty(); heard++) {
      assertEquals("pong", socket.next().getString(0));
    }
    assertTrue(heard <= 11, heard + " were answered");
  }

  @Test
  void whoOpensManyKeysWaitsAndIsNotRefused() throws Exception {
    settings = settings.with(Setting.CALLER_RATE, 10).with(Setting.REFUSAL_DELAY, 10);
    guarded();
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = open(socket);
    connection.receive(hello(token("ann", tokenUntil(600))));
    socket.next("welcome");
    for (int n = 1; n <= 25; n++) {
      connection.receive(watch(n, "k", ""));
    }
    Await.until(PATIENCE, "as many as may be", () -> node().parts().streams().readers() == 10);
    Await.until(
        PATIENCE,
        "all are open",
        () -> {
          clock.pass(Duration.ofMillis(100));
          return node().parts().streams().readers() == 25;
        });
    for (int n = 1; n <= 25; n++) {
      assertEquals("watching", socket.next("watching").getString(0));
    }
  }

  @Test
  void whatIsRefusedForAnotherReasonCountsAsWell() throws Exception {
    settings = settings.with(Setting.CALLER_RATE, 10);
    guarded();
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = open(socket);
    connection.receive(hello(token("ann", tokenUntil(600))));
    for (int i = 0; i < 10; i++) {
      connection.receive(actions(9, 1, 5));
      assertEquals("urn:ropeway:problem:not-watched", socket.payload("refused").getString("type"));
    }
    connection.receive(actions(9, 1, 5));
    assertEquals(429, socket.payload("refused").getInt("status"));
    connection.receive("[[\"transaction\",1,{}]]");
    assertEquals(429, socket.payload("transacted").getInt("status"));
  }

  @Test
  void whoSendsTooMuchIsToldLaterAndNotHeardMeanwhile() throws Exception {
    settings = settings.with(Setting.CALLER_RATE, 10).with(Setting.REFUSAL_DELAY, 50);
    guarded();
    FakeSocket socket = new FakeSocket();
    LiveVisit connection = open(socket);
    connection.receive(hello(token("ann", tokenUntil(600))));
    connection.receive(watch(1, "k", ",\"client\":\"~1\""));
    for (int id = 1; id <= 20; id++) {
      connection.receive(actions(1, id, id));
    }
    JsonObject refused = socket.payload("refused");
    assertEquals(429, refused.getInt("status"));
    assertEquals("ropeway.caller.rate", refused.getString("bound"));
    assertTrue(refused.getInt("retryAfter") >= 1);
  }
}
