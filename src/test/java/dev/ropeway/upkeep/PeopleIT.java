package dev.ropeway.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Erasure;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.demo.Lobby;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tags and erasures with two nodes on one database. */
class PeopleIT {
  private static final String KEY = "room";
  private static final String USER = "user-17";

  /** Its actions stay pending for as long as a test takes. */
  private static final Store<JsonValue> SLOW =
      Store.of("slow", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .pushDelay(Duration.ofMinutes(1))
          .build();

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final List<TestNode> nodes = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void start() {
    Settings settings = Settings.standard().with(Setting.PULL_DELAY, 300);
    nodes.add(TestNode.start(url, settings, List.of(Lobby.STORE, SLOW)));
    nodes.add(TestNode.start(url, settings, List.of(Lobby.STORE, SLOW)));
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    nodes.forEach(TestNode::close);
    journal.close();
  }

  private RemoteStore store(int node) {
    return nodes.get(node).store("lobby");
  }

  private People people(int node) {
    return nodes.get(node).parts().people();
  }

  private Recording send(int node, String client, long id, String name, String args) {
    RemoteAction action = new RemoteAction(id, name, JsonText.read(args), null);
    return nodes.get(node).remote().record(store(node), KEY, client, List.of(action));
  }

  private Outcome act(int node, String client, long id, String name, String args) throws Exception {
    return send(node, client, id, name, args)
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .outcome();
  }

  private Erasure erase(int node) throws Exception {
    Erasure begun = people(node).beginErasure(USER, false);
    return people(node).erase(begun, USER).get(30, TimeUnit.SECONDS);
  }

  private UpdateStream stream(int node, OptionalLong after) {
    return Objects.requireNonNull(nodes.get(node).stream(store(node), KEY, after));
  }

  private static JsonObject next(UpdateStream stream, StreamEvent.Kind kind) throws Exception {
    StreamEvent event = stream.next(Duration.ofSeconds(30));
    while (event != null && event.kind() == StreamEvent.Kind.CLIENTS) {
      event = stream.next(Duration.ofSeconds(30)); // who is there is told at its own time
    }
    assertNotNull(event, "no " + kind);
    String text = new String(event.json(), StandardCharsets.UTF_8);
    assertEquals(kind, event.kind(), text);
    return JsonText.read(text).asJsonObject();
  }

  @Test
  void everyStreamAndSessionSeesTheErasureAndGoesOnBehindIt() throws Exception {
    act(0, "c", 1, "set", "{\"path\":\"/name\",\"value\":\"secret\"}");
    assertTrue(people(1).tag("lobby", KEY, USER));
    List<UpdateStream> streams =
        List.of(stream(0, OptionalLong.empty()), stream(1, OptionalLong.empty()));
    for (UpdateStream stream : streams) {
      next(stream, StreamEvent.Kind.SNAPSHOT);
    }
    List<Session<JsonValue>> sessions = new ArrayList<>();
    for (TestNode node : nodes) {
      sessions.add(node.sessions().load(Lobby.STORE, KEY));
      assertEquals(
          "secret", sessions.get(sessions.size() - 1).data().asJsonObject().getString("name"));
    }

    assertEquals(1, erase(0).keys());

    for (UpdateStream stream : streams) {
      JsonObject reset = next(stream, StreamEvent.Kind.RESET);
      assertEquals("history-pruned", reset.getString("reason"));
      JsonObject snapshot = next(stream, StreamEvent.Kind.SNAPSHOT);
      assertEquals(2, snapshot.getInt("version"));
      assertEquals(JsonValue.EMPTY_JSON_OBJECT, snapshot.get("data"));
    }
    sessions.forEach(s -> assertEquals(JsonValue.EMPTY_JSON_OBJECT, s.data()));
    assertTrue(nodes.get(1).remote().latest(store(1), KEY).isEmpty());
    assertEquals(3, act(1, "c", 2, "set", "{\"path\":\"/n\",\"value\":1}").version());
    for (UpdateStream stream : streams) {
      JsonObject update = next(stream, StreamEvent.Kind.UPDATE);
      assertEquals(2, update.getInt("from"));
      assertEquals(3, update.getInt("version"));
      assertEquals("c", update.getJsonArray("acks").getJsonObject(0).getString("client"));
    }
    assertEquals(
        JsonText.read("{\"n\":1}"), nodes.get(0).version(store(0), KEY, 3).orElseThrow().data());
    assertTrue(nodes.get(0).version(store(0), KEY, 2).isEmpty());
    streams.forEach(UpdateStream::close);
    for (long seen : new long[] {0, 1}) {
      UpdateStream resumed = stream(1, OptionalLong.of(seen));
      next(resumed, StreamEvent.Kind.RESET);
      assertEquals(3, next(resumed, StreamEvent.Kind.SNAPSHOT).getInt("version"));
      resumed.close();
    }
    UpdateStream after = stream(1, OptionalLong.of(2));
    assertEquals(3, next(after, StreamEvent.Kind.UPDATE).getInt("version"));
    after.close();
  }

  @Test
  void actionsFromBeforeAreStillRepeats() throws Exception {
    act(0, "c", 1, "increment", "{\"path\":\"/n\",\"by\":1}");
    act(0, "c", 2, "increment", "{\"path\":\"/n\",\"by\":1}");
    people(0).tag("lobby", KEY, USER);
    erase(0);

    for (int node : new int[] {0, 1}) {
      ExecutionException repeat =
          assertThrows(
              ExecutionException.class,
              () -> act(node, "c", 2, "increment", "{\"path\":\"/n\",\"by\":1}"));
      assertErased(repeat);
    }
    assertEquals(4, act(1, "c", 3, "increment", "{\"path\":\"/n\",\"by\":1}").version());
    assertEquals(
        JsonText.read("{\"n\":1}"),
        nodes.get(0).remote().latest(store(0), KEY).orElseThrow().entry().data());
  }

  /** Whatever was acknowledged before an erasure is nowhere after it, whoever writes meanwhile. */
  @Test
  void nothingErasedComesBackWhileOthersWrite() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    List<Future<Long>> writers = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      String client = "writer-" + w;
      int node = w % 2;
      writers.add(threads.submit(() -> write(node, client, enough)));
    }
    long erased = 0;
    for (int round = 1; round <= 25; round++) {
      String secret = "secret-" + round + "-";
      act(round % 2, "me", round, "set", "{\"path\":\"/name\",\"value\":\"" + secret + "\"}");
      people(round % 2).tag("lobby", KEY, USER);
      erased += erase((round / 2) % 2).keys();
      for (String where :
          List.of(
              "entry where data::text",
              "recorded_action where args::text",
              "entry_version where patch::text || coalesce(snapshot::text, '') || coalesce(log::text, '')")) {
        assertEquals(
            0, journal.number("select count(*) from %s like '%%%s%%'".formatted(where, secret)));
      }
    }
    enough.set(true);
    long written = 0;
    for (Future<Long> writer : writers) {
      written += writer.get(30, TimeUnit.SECONDS);
    }
    assertEquals(25, erased);
    assertTrue(written > 25, written + " writes went on meanwhile");
    System.out.println("PeopleIT " + written + " actions during " + erased + " erasures");
  }

  private long write(int node, String client, AtomicBoolean enough) throws Exception {
    long id = 0;
    while (!enough.get()) {
      id++;
      try {
        act(node, client, id, "increment", "{\"path\":\"/n\",\"by\":1}");
      } catch (ExecutionException e) {
        assertErased(e);
      }
    }
    return id;
  }

  private static void assertErased(ExecutionException failure) {
    NotRecordedException reason =
        assertInstanceOf(NotRecordedException.class, failure.getCause(), failure::toString);
    assertEquals(NotRecordedException.Kind.OUTCOME_PRUNED, reason.kind());
  }

  @Test
  void erasureOfANodeThatDiedIsTakenUp() throws Exception {
    act(0, "c", 1, "set", "{\"path\":\"/name\",\"value\":\"secret\"}");
    people(0).tag("lobby", KEY, USER);
    Erasure begun = people(0).beginErasure(USER, false);
    journal.execute("update erasure set active_at = now() - interval '1 minute'");

    Erasure done = begun;
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (done.doneAt() == null) {
      assertTrue(System.nanoTime() < end, "nobody took it up");
      Thread.onSpinWait();
      done = people(1).erasures(USER, 1).get(0);
    }
    assertEquals(begun.id(), done.id());
    assertEquals(1, done.keys());
    assertEquals(1, journal.number("select count(*) from entry where data is null"));
  }

  @Test
  void erasureWaitsForAnUndecidedTransactionThatNamesTheKey() throws Exception {
    act(0, "c", 1, "set", "{\"path\":\"/name\",\"value\":\"secret\"}");
    people(0).tag("lobby", KEY, USER);
    people(0).tag("lobby", KEY + " and on", USER);
    // One that only a newer node could decide.
    journal.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at) values
        (ropeway_bucket('ropeway:transactions', 'shop'), 'ropeway:transactions', 'shop', 'shop', 1, 'transaction', '{"actions": [
          {"store": "lobby", "key": "room", "name": "not_known_here", "args": "secret"}]}', now())
        """);
    Erasure begun = people(0).beginErasure(USER, false);
    var first = people(0).erase(begun, USER);

    Await.until(
        Duration.ofSeconds(30),
        "it goes on with the keys behind",
        () -> journal.number("select count(*) from entry where user_ids = '{}'") == 1);
    assertFalse(first.isDone());
    assertEquals(1, journal.number("select count(*) from entry where data is not null"));
    journal.execute("update recorded_action set status = 'applied', args = '{}' where id = 1");

    Await.until(
        Duration.ofSeconds(30),
        "it is never done",
        () -> people(1).erasures(USER, 1).get(0).doneAt() != null);
    assertEquals(2, journal.number("select keys from erasure"));
    assertEquals(2, journal.number("select count(*) from entry where data is null"));
  }

  @Test
  void erasureTakesAPersonsNameFromWhatHeDidOnKeysOfOthers() throws Exception {
    act(0, "c", 1, "set", "{\"path\":\"/n\",\"value\":1}");
    act(0, "d", 1, "set", "{\"path\":\"/n\",\"value\":2}");
    journal.execute("update recorded_action set actor = 'a%7Eb' where client = 'c'");
    journal.execute("update recorded_action set actor = 'kim' where client = 'd'");
    Erasure begun = people(0).beginErasure("a~b", false);

    Erasure done = people(0).erase(begun, "a~b").get(30, TimeUnit.SECONDS);

    assertEquals(0, done.keys(), "no key was about him");
    assertNotNull(done.doneAt());
    assertEquals(
        "c erased:, d kim",
        journal.text(
            """
            select string_agg(client || ' ' || regexp_replace(actor, '[0-9a-f]{64}', ''), ', '
              order by client) from recorded_action
            """));
  }

  private Map<String, Long> rows() {
    Map<String, Long> rows = new TreeMap<>();
    for (String table : tables()) {
      rows.put(table, journal.number("select count(*) from %s".formatted(table)));
    }
    return rows;
  }

  private List<String> tables() {
    String all =
        journal.text(
            "select string_agg(tablename, ',') from pg_tables where schemaname = 'public'");
    return List.of(all.split(","));
  }

  @Test
  void erasingSomebodyUnknownLeavesNoRow() throws Exception {
    act(0, "c", 1, "set", "{\"path\":\"/n\",\"value\":1}");
    people(0).tag("lobby", KEY, "somebody else");
    Map<String, Long> before = rows();
    before.put("server_secret", 1L); // made once, whoever is erased

    Erasure done = erase(0);

    assertNotNull(done.doneAt());
    assertEquals(0, done.keys());
    assertEquals(before, rows());
    assertEquals(List.of(), people(1).erasures(USER, 9));
  }

  /** The list of docs/people.md: nothing but names of clients, where they guard against repeats. */
  @Test
  void whatSurvivesAnErasureIsWhatIsSaidOfIt() throws Exception {
    String client = USER + "~tab";
    act(0, client, 1, "set", "{\"path\":\"/name\",\"value\":\"%s\"}".formatted(USER));
    people(0).tag("lobby", KEY, USER);
    RemoteAction set =
        new RemoteAction(1, "set", JsonText.read("{\"path\":\"/n\",\"value\":1}"), null);
    nodes
        .get(0)
        .remote()
        .record(store(0), "hall of others", client, List.of(set))
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    journal.execute("update recorded_action set actor = '%s'".formatted(USER));

    Erasure done = erase(1);

    assertEquals(1, done.keys());
    assertEquals(1, done.renamed());
    Map<String, Long> named = new TreeMap<>();
    for (String table : tables()) {
      String naming =
          "select count(*) from %s r where r::text like '%%%s%%'".formatted(table, USER);
      named.put(table, journal.number(naming));
      String guard = table.equals("entry_version") ? "actions" : "client";
      String otherwise =
          "select count(*) from %s r where (to_jsonb(r) - '%s')::text like '%%%s%%'"
              .formatted(table, guard, USER);
      assertEquals(0, journal.number(otherwise), table);
    }
    named.values().removeIf(count -> count == 0);
    assertEquals(Map.of("client_mark", 1L, "entry_version", 1L, "recorded_action", 1L), named);
  }

  @Test
  void keyOfSeveralPeopleIsLeftUntilThatIsConfirmed() throws Exception {
    act(0, "c", 1, "set", "{\"path\":\"/name\",\"value\":\"both\"}");
    people(0).tag("lobby", KEY, USER);
    people(1).tag("lobby", KEY, "user-18");
    people(0).tag("lobby", "his alone", USER);

    assertEquals(1, erase(0).keys());
    assertEquals(List.of(KEY), people(1).keys(USER, "", "", 9).stream().map(k -> k.key()).toList());
    assertEquals(1, journal.number("select count(*) from entry_version where patch <> 'null'"));

    Erasure begun = people(1).beginErasure(USER, true);
    journal.execute("update erasure set active_at = now() - interval '1 minute'");
    Await.until(
        Duration.ofSeconds(30),
        "whoever takes it up knows that it was confirmed",
        () -> people(0).erasures(USER, 1).get(0).doneAt() != null);
    assertEquals(begun.id(), people(0).erasures(USER, 1).get(0).id());
    assertEquals(0, journal.number("select count(*) from entry where data is not null"));
    assertEquals(List.of(), people(1).keys(USER, "", "", 9));
    assertEquals(1, people(1).keys("user-18", "", "", 9).size(), "whose tag stays");
  }

  /** Until then it is judged by his name; whoever resumes the erasure takes it away. */
  @Test
  void erasureWaitsForWhatThePersonHasUndecided() throws Exception {
    journal.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, actor, recorded_at)
        values (ropeway_bucket('lobby', 'hall'), 'lobby', 'hall', 'c', 1, 'not_known_here', '1', 'user-17', now())
        """);
    Erasure begun = people(0).beginErasure(USER, false);
    var first = people(0).erase(begun, USER);
    assertThrows(TimeoutException.class, () -> first.get(500, TimeUnit.MILLISECONDS));
    journal.execute("update recorded_action set status = 'applied', version = 1");

    Await.until(
        Duration.ofSeconds(60),
        "it is never done",
        () -> people(1).erasures(USER, 1).get(0).doneAt() != null);
    assertTrue(journal.text("select actor from recorded_action").startsWith("erased:"));
  }

  @Test
  void sessionTagsItsKey() throws Exception {
    Session<JsonValue> session = nodes.get(0).sessions().load(Lobby.STORE, KEY);
    session.tagUser(USER).toCompletableFuture().get(30, TimeUnit.SECONDS);
    session.tagUser(USER).toCompletableFuture().get(30, TimeUnit.SECONDS);

    assertEquals(List.of(KEY), people(1).keys(USER, "", "", 9).stream().map(k -> k.key()).toList());
    assertThrows(IllegalArgumentException.class, () -> session.tagUser(""));
    session.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThrows(IllegalStateException.class, () -> session.tagUser(USER));
  }

  @Test
  void whoWaitsForAnErasedActionIsTold() throws Exception {
    RemoteStore slow = nodes.get(0).store("slow");
    RemoteAction action =
        new RemoteAction(1, "set", JsonText.read("{\"path\":\"/n\",\"value\":1}"), null);
    Recording recording = nodes.get(0).remote().record(slow, KEY, "c", List.of(action));
    recording.recorded().toCompletableFuture().get(30, TimeUnit.SECONDS);
    people(0).tag(slow.name(), KEY, USER);
    erase(1);

    var outcome = recording.outcomes().get(0).outcome().toCompletableFuture();
    ExecutionException told =
        assertThrows(ExecutionException.class, () -> outcome.get(30, TimeUnit.SECONDS));
    assertErased(told);
    assertEquals(0, journal.number("select count(*) from recorded_action"));
  }
}
