package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.Await;
import dev.ropeway.CrashableDatabase;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.TcpRelay;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A whole server on a PostgreSQL that swallows notifications, goes away, and is slow. */
class DatabaseTroubleIT {
  private static final String NAME = "trouble";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PULL_DELAY = 1_000;
  private static final long SLACK = 1_500;

  /** What the pull delay would be unless it were set. */
  private static final long STANDARD = Settings.standard().get(Setting.PULL_DELAY);

  private static final int READS = 2;

  private static CrashableDatabase database;
  private static TcpRelay proxy;
  private static LibertyProcess server;

  @BeforeAll
  static void start() throws Exception {
    database = new CrashableDatabase();
    proxy = new TcpRelay(database.port());
    swallowNotifications();
    String url = database.url().replace(":" + database.port(), ":" + proxy.port());
    server =
        ServerFolder.make(NAME, url)
            .with("ROPEWAY_PULL_DELAY", Long.toString(PULL_DELAY))
            .with("ROPEWAY_READS", Integer.toString(READS))
            .start()
            .awaitReady();
  }

  /**
   * What is called pg_notify does nothing, on whichever search path: a pool sets that as it likes.
   */
  private static void swallowNotifications() throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement()) {
      statement.execute("alter function pg_notify(text, text) rename to heard_notify");
      statement.execute(
          "create function pg_catalog.pg_notify(text, text) returns void language sql as 'select'");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.kill();
    proxy.close();
    database.close();
  }

  private static String key(String name) {
    return server.address() + "/api/stores/lobby/keys/" + name;
  }

  @Test
  void withoutAnyNotificationStreamsAreToldWithinThePullDelay() throws Exception {
    try (Connection listener = DriverManager.getConnection(database.url());
        Statement statement = listener.createStatement();
        TestNode writer = TestNode.deaf(database.url(), Settings.standard(), List.of(Lobby.STORE));
        EventReader reader = EventReader.open(key("quiet")).until(0)) {
      statement.execute("listen ropeway");
      List<Long> took = new ArrayList<>();
      for (int id = 1; id <= 5; id++) {
        write(writer, id);
        long pushed = System.nanoTime();
        reader.until(id);
        took.add(Duration.ofNanos(System.nanoTime() - pushed).toMillis());
      }
      assertTrue(Collections.min(took) <= PULL_DELAY + SLACK, () -> "told after " + took + " ms");
      assertTrue(Collections.max(took) < STANDARD, () -> "told after " + took + " ms");
      assertEquals(5, AppendLog.of(reader.value()).size());
      assertEquals(List.of(), heard(listener), "really none");
    }
  }

  private static List<String> heard(Connection listener) throws SQLException {
    return Arrays.stream(listener.unwrap(PGConnection.class).getNotifications())
        .map(heard -> heard.getName() + " from " + heard.getPID() + ": " + heard.getParameter())
        .toList();
  }

  private static void write(TestNode node, long id) throws Exception {
    RemoteStore store = node.store("lobby");
    Recording recording =
        node.remote().record(store, "quiet", "writer", List.of(AppendLog.action("writer", id)));
    recording.outcomes().get(0).outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void serverWaitsForADatabaseThatIsAwayAndSaysSoTwice() throws Exception {
    String key = key("outage");
    post(key, 1).get(30, TimeUnit.SECONDS).expect(200);
    try (EventReader reader = EventReader.open(key).until(1)) {
      int before = log().size();
      database.kill();
      Await.until(PATIENCE, "idle, and not ready", () -> !server.ready());
      CompletableFuture<Reply> waiting = post(key, 2);
      Http.get(key).problem(503, "unavailable");
      Http.get(key("other")).problem(503, "unavailable");

      database.start();

      waiting.get(60, TimeUnit.SECONDS).expect(200);
      Await.until(PATIENCE, "ready", server::ready);
      post(key, 3).get(30, TimeUnit.SECONDS).expect(200);
      reader.until(3);
      assertEquals(3, AppendLog.of(reader.value()).size());
      List<String> said = log().subList(before, log().size());
      assertEquals(1, said.stream().filter(line -> line.contains("database is away")).count());
      assertEquals(1, said.stream().filter(line -> line.contains("work again")).count());
      assertTrue(said.size() <= 10, () -> said.size() + " lines");
    }
  }

  private static CompletableFuture<Reply> post(String key, long id) {
    return Http.acting(key, Http.action("c", id, "append", AppendLog.args("c", id)));
  }

  private static List<String> log() throws Exception {
    return Files.readAllLines(Path.of("target", NAME + ".log"));
  }

  @Test
  void readsOfASlowDatabaseDoNotPileUp() throws Exception {
    String key = key("slow");
    post(key, 1).get(30, TimeUnit.SECONDS).expect(200);
    proxy.delay(Duration.ofMillis(200));
    try {
      List<CompletableFuture<Reply>> reads =
          IntStream.range(0, 50).mapToObj(i -> Http.getting(key)).toList();
      List<Reply> replies = new ArrayList<>();
      for (CompletableFuture<Reply> read : reads) {
        replies.add(read.get(60, TimeUnit.SECONDS));
      }
      assertTrue(replies.stream().filter(reply -> reply.status() == 200).count() >= READS);
      List<Reply> refused = replies.stream().filter(reply -> reply.status() != 200).toList();
      assertTrue(!refused.isEmpty(), "more than there is room for");
      for (Reply reply : refused) {
        reply.problem(503, "overloaded");
        assertEquals("1", reply.header("Retry-After"));
      }
    } finally {
      proxy.delay(Duration.ZERO);
    }
    Http.get(key).expect(200);
  }
}
