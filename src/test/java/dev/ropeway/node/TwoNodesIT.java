package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantees 1 to 3 and 8 with two nodes on one database and one hot key. */
class TwoNodesIT {
  private static final int ACTIONS = 20_000;
  private static final int FEWER_ACTIONS = 2_000;
  private static final long PULL_DELAY = 1_000;
  private static final long SLACK = 1_000;

  /** What the pull delay would be unless it were set. */
  private static final long STANDARD = Settings.standard().get(Setting.PULL_DELAY);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final List<TestNode> nodes = new ArrayList<>();

  // Room for every update: a reader that is reset would prove nothing.
  private final Settings settings =
      Settings.standard()
          .with(Setting.RECENT_UPDATES, 50_000)
          .with(Setting.RECENT_BYTES, 1_000_000_000);

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void repeatedReorderedAndAbandonedRequestsApplyOnceAndInOrder() throws Exception {
    nodes.add(TestNode.start(url, settings, List.of(Turns.STORE)));
    nodes.add(TestNode.start(url, settings, List.of(Turns.STORE)));

    run(ACTIONS);
  }

  @Test
  void withoutAnyNotificationNothingChangesButTheTimeItTakes() throws Exception {
    Settings deaf = settings.with(Setting.PULL_DELAY, 200);
    nodes.add(TestNode.deaf(url, deaf, List.of(Turns.STORE)));
    nodes.add(TestNode.deaf(url, deaf, List.of(Turns.STORE)));

    run(FEWER_ACTIONS);
  }

  private void run(int actions) throws Exception {
    try (HotKey key = new HotKey(nodes, actions)) {
      key.send();
      key.finish();
    }
    long outraced = nodes.stream().mapToLong(n -> n.parts().engine().statistics().outraced()).sum();
    System.out.println("TwoNodesIT outraced " + outraced + " times");
    assertTrue(outraced > 0, "else the nodes never met");
  }

  @Test
  void withoutAnyNotificationIdleNodeIsToldWithinThePullDelay() throws Exception {
    Settings deaf = settings.with(Setting.PULL_DELAY, PULL_DELAY);
    nodes.add(TestNode.deaf(url, deaf, List.of(Lobby.STORE)));
    nodes.add(TestNode.deaf(url, deaf, List.of(Lobby.STORE)));
    TestNode idle = nodes.get(1);
    BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
    try (Session<JsonValue> session = idle.sessions().load(Lobby.STORE, "quiet")) {
      session.updated(data -> heard.add(AppendLog.of(data).size()));
      StreamFollower reader =
          new StreamFollower(
              Objects.requireNonNull(idle.stream(store(idle), "quiet", OptionalLong.empty())));
      reader.until(r -> r.version() == 0);
      assertEquals(0, heard.poll(30, TimeUnit.SECONDS));

      List<Long> told = new ArrayList<>();
      List<Long> read = new ArrayList<>();
      for (int id = 1; id <= 5; id++) {
        append(id);
        long pushed = System.nanoTime();
        int expected = id;
        Integer lines = heard.poll(30, TimeUnit.SECONDS);
        told.add(millisSince(pushed));
        assertNotNull(lines);
        assertEquals(expected, lines);
        reader.until(r -> r.version() == expected);
        read.add(millisSince(pushed));
      }
      assertWithinPullDelay(told, "listener");
      assertWithinPullDelay(read, "reader");
    }
  }

  private void append(long id) throws Exception {
    TestNode busy = nodes.get(0);
    List<RemoteAction> one = List.of(AppendLog.action("writer", id));
    Recording recording = busy.remote().record(store(busy), "quiet", "writer", one);
    recording.outcomes().get(0).outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static long millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  /** A busy machine may hold up one of them, but hardly all. */
  private static void assertWithinPullDelay(List<Long> millis, String who) {
    Supplier<String> message = () -> who + " was told after " + millis + " ms";
    assertTrue(Collections.min(millis) <= PULL_DELAY + SLACK, message);
    assertTrue(Collections.max(millis) < STANDARD, message);
  }

  private static RemoteStore store(TestNode node) {
    return node.store("lobby");
  }
}
