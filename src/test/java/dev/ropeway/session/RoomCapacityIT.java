package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.RoomRefusedException;
import dev.ropeway.delivery.RoomRefusedException.Kind;
import dev.ropeway.remote.RoomRequests;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms with a bound, whose clients come through different nodes. */
class RoomCapacityIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Store<JsonValue> STORE =
      Store.of("lobby", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .realtime()
          .capacity(2)
          .build();

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<RoomFollower> followers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Settings settings =
      Settings.standard().with(Setting.ROOM_GRACE, 60_000).with(Setting.ROOM_NODE_TIMEOUT, 900);

  private TestNode node() {
    nodes.add(TestNode.start(url, settings, List.of(STORE)));
    return nodes.get(nodes.size() - 1);
  }

  private RoomFollower join(TestNode node, @Nullable String client) {
    followers.add(new RoomFollower(node, "r", client));
    return followers.get(followers.size() - 1);
  }

  @AfterEach
  void stop() {
    followers.forEach(RoomFollower::close);
    nodes.forEach(TestNode::close);
    threads.shutdownNow();
    journal.close();
  }

  private static RoomRefusedException refused(Runnable request) {
    return assertThrows(RoomRefusedException.class, request::run);
  }

  private void leave(TestNode node, String client) {
    node.remote().rooms().leave(node.store("lobby"), "r", client).toCompletableFuture().join();
  }

  @Test
  void oneTooManyIsRefusedOnWhateverNode() throws Exception {
    TestNode a = node();
    TestNode b = node();
    join(a, "ann~1").untilClients("ann");
    RoomFollower bob = join(b, "bob~1").untilClients("ann", "bob");

    RoomRefusedException full = refused(() -> join(a, "cat~1"));
    assertEquals(Kind.FULL, full.kind());
    assertEquals(2, full.limit());
    assertEquals(Kind.FULL, refused(() -> join(b, "cat~1")).kind());

    bob.close();
    leave(b, "bob");
    join(b, "cat~1").untilClients("ann", "cat");
    assertEquals(Kind.FULL, refused(() -> join(a, "bob~1")).kind());
  }

  @Test
  void whoWasNotLetInMayWatchAndNothingElse() throws Exception {
    TestNode a = node();
    join(a, "ann~1").untilClients("ann");
    join(a, "bob~1").untilClients("ann", "bob");
    refused(() -> join(a, "cat~1"));

    join(a, null).untilClients("ann", "bob");
    RoomRequests rooms = a.remote().rooms();
    Map<String, JsonValue> value = Map.of("/x", JsonValue.TRUE);
    assertEquals(
        Kind.NOT_PRESENT,
        assertThrows(
                RoomRefusedException.class, () -> rooms.set(a.store("lobby"), "r", "cat~1", value))
            .kind());
    assertEquals(
        Kind.NOT_PRESENT,
        assertThrows(
                RoomRefusedException.class,
                () -> rooms.say(a.store("lobby"), "r", "cat~1", JsonValue.TRUE, Optional.empty()))
            .kind());
    assertEquals(
        Kind.NOT_PRESENT, assertThrows(RoomRefusedException.class, () -> leave(a, "cat")).kind());
  }

  @Test
  void tabsShareASeatAndItIsKeptForWhoComesBack() throws Exception {
    TestNode a = node();
    TestNode b = node();
    RoomFollower first = join(a, "ann~1").untilClients("ann");
    join(b, "bob~1").untilClients("ann", "bob");
    RoomFollower second = join(b, "ann~2").untilClients("ann", "bob");

    first.close();
    second.close();
    Await.until(
        PATIENCE,
        "ann is away",
        () ->
            journal.number(
                    "select count(*) from room_client where key = 'r' and absent_since is not null")
                == 1);
    assertEquals(Kind.FULL, refused(() -> join(b, "cat~1")).kind());
    join(b, "ann~3").untilClients("ann", "bob");
  }

  @Test
  void nodesThatLetInAtOnceNeverExceedIt() throws Exception {
    List<TestNode> both = List.of(node(), node());
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      TestNode node = both.get(i % 2);
      String key = "k" + i / 8;
      String client = "c" + i + "~1";
      tasks.add(() -> comesIn(node, key, client));
    }
    int in = 0;
    for (Future<Boolean> each : threads.invokeAll(tasks)) {
      in += each.get() ? 1 : 0;
    }
    assertEquals(10, in);
    assertEquals(
        "k0 2, k1 2, k2 2, k3 2, k4 2",
        journal.text(
            """
            select string_agg(key || ' ' || n, ', ' order by key)
            from (select key, count(*) as n from room_client group by key) k
            """));
  }

  private boolean comesIn(TestNode node, String key, String client) {
    try {
      RoomFollower follower = new RoomFollower(node, key, client);
      synchronized (followers) {
        followers.add(follower);
      }
      return true;
    } catch (RoomRefusedException e) {
      assertEquals(Kind.FULL, e.kind());
      return false;
    }
  }

  /** As after a long cut between a node and the database, in which others took the seats. */
  @Test
  void clientsOfNodeThatWasTakenForDeadLoseSeatsThatOthersTook() throws Exception {
    TestNode a = node();
    RoomFollower ann = join(a, "ann~1").untilClients("ann");
    journal.execute("update room_client set client = 'zoe', nodes = '{other}'");
    journal.execute(
        "insert into room_client (bucket, store, key, client, nodes, absent_since) values (ropeway_bucket('lobby', 'r'), 'lobby', 'r', 'yan', '{other}', null)");
    journal.execute("delete from room_node");

    ann.until(RoomFollower::closed);
    assertEquals(Kind.FULL, refused(() -> join(a, "ann~1")).kind());
  }

  @Test
  void whatIsSetForTheStoreGoesBeforeItsCode() {
    settings =
        settings.forStores(
            List.of("lobby"), name -> Optional.of("1").filter(one -> name.endsWith("capacity")));
    TestNode a = node();
    join(a, "ann~1");
    assertEquals(1, refused(() -> join(a, "bob~1")).limit());
  }

  @Test
  void capacityHasARangeAndNeedsRooms() {
    var builder = Store.of("s", JsonValue.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT);
    assertThrows(IllegalArgumentException.class, () -> builder.capacity(0));
    assertThrows(IllegalArgumentException.class, () -> builder.capacity(10_001));
    assertThrows(IllegalStateException.class, () -> builder.capacity(10_000).build());
    assertTrue(builder.realtime().build().capacity() == 10_000);
  }
}
