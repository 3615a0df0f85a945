package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.LogEar;
import dev.ropeway.Outcome.Status;
import dev.ropeway.ReplicatedDatabase;
import dev.ropeway.Session;
import dev.ropeway.TcpRelay;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Guarantee 10: a standby takes over. With a synchronous one nothing that was acknowledged is lost;
 * with another everybody begins anew with what is there, and the log says what is not.
 */
class FailoverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of the failover itself, a primary that does not even refuse included. */
  private static final Duration RECOVERY = Duration.ofSeconds(35);

  private static final int LOST = 5;
  private static final String KEY = "hot";

  private final LogEar ear = new LogEar();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<Session<Player>> sessions = new ArrayList<>();
  private final List<StreamDiary> streams = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    ear.close();
  }

  private ReplicatedDatabase start(boolean synchronous) throws Exception {
    ReplicatedDatabase database = new ReplicatedDatabase(synchronous);
    open.add(database);
    Settings settings = Settings.standard().with(Setting.RETRY_MAX, 1_000);
    for (int i = 0; i < 2; i++) {
      TestNode node = TestNode.start(database.url(), settings, List.of(Players.STORE));
      open.add(node);
      nodes.add(node);
      Session<Player> session = node.sessions().load(Players.STORE, KEY);
      session.updated(player -> {});
      sessions.add(session);
      RemoteStore store = node.store(Players.STORE.name());
      StreamDiary stream =
          new StreamDiary(Objects.requireNonNull(node.stream(store, KEY, OptionalLong.empty())));
      open.add(stream);
      streams.add(stream);
    }
    return database;
  }

  private void add(int node, String item) throws Exception {
    assertEquals(
        Status.APPLIED,
        sessions
            .get(node)
            .patch(Players.ADD_ITEM, item)
            .outcome()
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .status());
  }

  private void awaitAll(List<String> items) throws Exception {
    for (Session<Player> session : sessions) {
      Await.until(
          PATIENCE, items + ", not " + session.data(), () -> session.data().items().equals(items));
    }
    for (StreamDiary stream : streams) {
      Await.until(
          PATIENCE,
          items + " on the stream",
          () -> items.equals(items(stream)) || !stream.complaint().isEmpty());
      assertEquals("", stream.complaint());
    }
  }

  private static List<String> items(StreamDiary stream) {
    return stream.data().asJsonObject().getJsonArray("items").stream()
        .map(item -> ((JsonString) item).getString())
        .toList();
  }

  private void assertAllReset() {
    for (StreamDiary stream : streams) {
      assertEquals(List.of("unknown-version"), stream.resets());
    }
  }

  private List<String> said() {
    return ear.lines().stream().filter(line -> line.contains("is not the one it was")).toList();
  }

  private List<String> forked(ReplicatedDatabase database) throws Exception {
    List<String> items = new ArrayList<>();
    add(0, "kept");
    items.add("kept");
    awaitAll(items);
    database.detachStandby();
    List<String> fork = new ArrayList<>(items);
    for (int i = 0; i < LOST; i++) {
      add(1, "lost" + i);
      fork.add("lost" + i);
    }
    awaitAll(fork);
    return items;
  }

  /** As many on the new timeline as went with the old one, and more: versions come again. */
  private void goOn(List<String> items) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < LOST + 2; i++) {
      add(0, "new" + i);
      items.add("new" + i);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("Recovered after " + took);
    assertTrue(took.compareTo(RECOVERY) < 0, took::toString);
    awaitAll(items);
    assertAllReset();
  }

  @Test
  void everybodyBeginsAnewWithWhatAStandbyHasThatLackedTheLast() throws Exception {
    ReplicatedDatabase database = start(false);
    List<String> items = forked(database);

    database.killPrimary();
    database.promote();
    goOn(items);

    assertEquals(2, said().size(), said()::toString);
    for (String line : said()) { // the second node may look when the first has gone on
      assertTrue(
          line.matches(".*Lost are versions of 1 keys: players/hot (2–|[3-6]–|up to |)6\\."), line);
    }
  }

  @Test
  void primaryThatHangsIsGivenUp() throws Exception {
    ReplicatedDatabase database = start(false);
    List<String> items = forked(database);

    database.hangPrimary();
    database.promote();
    goOn(items);

    assertEquals(2, said().size(), said()::toString);
  }

  /**
   * A pooler or a proxy may lead there: such a connection is good for nothing and must not stay.
   * The node hears nobody, so that all its connections are of the pool.
   */
  @Test
  void connectionsToAStandbyAreThrownAway() throws Exception {
    ReplicatedDatabase database = new ReplicatedDatabase(false);
    open.add(database);
    TcpRelay proxy = new TcpRelay(database.port());
    open.add(proxy);
    String url = "jdbc:postgresql://localhost:" + proxy.port() + "/postgres?user=postgres";
    TestNode node =
        TestNode.deaf(
            url, Settings.standard().with(Setting.RETRY_MAX, 200), List.of(Players.STORE));
    open.add(node);
    Session<Player> session = node.sessions().load(Players.STORE, KEY);
    sessions.add(session);
    add(0, "before");

    proxy.leadTo(database.standbyPort());
    var during = session.patch(Players.ADD_ITEM, "during").outcome().toCompletableFuture();
    Await.until(PATIENCE, "an outage", () -> node.node().notWorking() != null);
    Await.until(PATIENCE, "connected to the standby", () -> proxy.connections() > 0);
    assertFalse(during.isDone());
    proxy.leadNewTo(database.port());

    assertEquals(Status.APPLIED, during.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status());
    Await.until(PATIENCE, "ready", () -> node.node().notWorking() == null);
    assertEquals(List.of("before", "during"), session.data().items());
    assertEquals(List.of(), said(), "it is the same database");
  }

  @Test
  void nothingAcknowledgedIsLostWithASynchronousStandby() throws Exception {
    ReplicatedDatabase database = start(true);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < LOST; i++) {
      add(i % 2, "kept" + i);
      items.add("kept" + i);
    }
    awaitAll(items);

    database.killPrimary();
    database.promote();
    goOn(items);

    for (String line : said()) {
      assertTrue(line.contains("No version that this node knew of is lost."), line);
    }
    assertFalse(said().isEmpty());
  }
}
