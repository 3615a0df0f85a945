package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import dev.ropeway.remote.HeldSeat;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that want some room of a group, on different nodes. */
class RoomGroupsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<RoomFollower> followers = new ArrayList<>();

  private TestNode node(int capacity, long hold) {
    Store<JsonValue> store =
        Store.of("lobby", JsonValue.class)
            .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
            .realtime()
            .build();
    Settings settings =
        Settings.standard().with(Setting.CAPACITY, capacity).with(Setting.ROOM_HOLD, hold);
    nodes.add(TestNode.start(url, settings, List.of(store)));
    return nodes.get(nodes.size() - 1);
  }

  private TestNode node(int capacity) {
    return node(capacity, 300_000);
  }

  private RoomFollower open(TestNode node, String key, String client) {
    followers.add(new RoomFollower(node, key, client));
    return followers.get(followers.size() - 1);
  }

  private static CompletableFuture<HeldSeat> ask(TestNode node, String group, String client) {
    return node.remote().rooms().join(node.store("lobby"), group, client).toCompletableFuture();
  }

  private static String join(TestNode node, String group, String client)
      throws InterruptedException, ExecutionException, TimeoutException {
    return ask(node, group, client).get(30, TimeUnit.SECONDS).key();
  }

  private static String join(TestNode node, String client)
      throws InterruptedException, ExecutionException, TimeoutException {
    return join(node, "duel", client);
  }

  private void letSeatsLapse() {
    journal.execute("update room_seat set held_until = now()");
  }

  private long seats() {
    return journal.number("select count(*) from room_seat");
  }

  @AfterEach
  void stop() {
    followers.forEach(RoomFollower::close);
    nodes.forEach(TestNode::close);
    journal.close();
  }

  @Test
  void twoMeetOnWhateverNodesAndTheThirdBeginsARoom() throws Exception {
    TestNode a = node(2);
    TestNode b = node(2);
    String first = join(a, "ann~1");
    assertTrue(first.matches("duel\\.[0-9a-z]{16}"), first);
    assertEquals(first, join(b, "bob~1"));
    String second = join(a, "cat~1");
    assertNotEquals(first, second);
    open(a, first, "ann~1");
    open(b, first, "bob~1").untilClients("ann", "bob");
    assertEquals(second, join(b, "dan~1"));
    assertEquals(2, seats(), "those who came need none any more");
  }

  @Test
  void fullestIsFilledFirst() throws Exception {
    TestNode a = node(4);
    open(a, "duel.0000000000000001", "ann~1");
    open(a, "duel.0000000000000002", "bob~1");
    open(a, "duel.0000000000000002", "cat~1");
    assertEquals("duel.0000000000000002", join(a, "dan~1"));
    assertEquals("duel.0000000000000002", join(a, "eve~1"));
    assertEquals("duel.0000000000000001", join(a, "fay~1"));
  }

  @Test
  void whoAsksAgainIsSentToTheSameRoom() throws Exception {
    TestNode a = node(3);
    TestNode b = node(3);
    String key = join(a, "ann~1");
    open(a, "duel.0000000000000001", "bob~1");
    open(a, "duel.0000000000000001", "cat~1");
    assertEquals(key, join(b, "ann~2"), "though another is fuller");
    open(b, key, "ann~1").untilClients("ann");
    letSeatsLapse();
    assertEquals(key, join(a, "ann~3"), "she is there");
    assertEquals("duel.0000000000000001", join(a, "dan~1"));
  }

  @Test
  void manyAtOnceFillRoomsToTheLastSeat() throws Exception {
    List<TestNode> both = List.of(node(3), node(3));
    List<CompletableFuture<HeldSeat>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      asked.add(ask(both.get(i % 2), "duel", "c" + i + "~1"));
    }
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      String key = asked.get(i).get(30, TimeUnit.SECONDS).key();
      keys.add(key);
      open(both.get(i % 2), key, "c" + i + "~1");
    }
    assertEquals(20, keys.size());
    assertEquals(
        20,
        journal.number(
            """
            select count(*) from (
              select key from room_client group by key having count(*) = 3) full_rooms
            """));
  }

  @Test
  void seatIsHeldForWhoWasSentAndForNobodyElse() throws Exception {
    TestNode a = node(2);
    TestNode b = node(2);
    String key = join(a, "ann~1");
    assertEquals(key, join(a, "bob~1"));
    assertEquals(
        Kind.FULL, assertThrows(RoomRefusedException.class, () -> open(b, key, "cat~1")).kind());
    open(b, key, "ann~1");
    assertThrows(RoomRefusedException.class, () -> open(a, key, "cat~1"));
    open(a, key, "bob~1").untilClients("ann", "bob");
  }

  @Test
  void seatOfWhoDoesNotComeInTimeIsGivenAway() throws Exception {
    TestNode a = node(2);
    String key = join(a, "ann~1");
    open(a, key, "ann~1");
    join(a, "bob~1");
    letSeatsLapse();
    assertEquals(key, join(a, "cat~1"));
    open(a, key, "cat~1").untilClients("ann", "cat");
    assertEquals(
        Kind.FULL, assertThrows(RoomRefusedException.class, () -> open(a, key, "bob~1")).kind());
    assertNotEquals(key, join(a, "bob~1"), "he asks again");
  }

  /** The database's clock may have been put back since the seat was held. */
  @Test
  void seatsOfNodeThatDiedLapseAndNothingIsLeftOfThem() throws Exception {
    TestNode a = node(2);
    String key = join(a, "ann~1");
    a.kill();
    nodes.remove(a);
    journal.execute("update room_seat set held_until = now() + interval '1 day'");
    journal.execute("update room_group set used_at = now() - interval '2 hours'");

    TestNode b = node(2, 1_000);
    Await.until(PATIENCE, "nothing is left", () -> seats() == 0);
    assertNotEquals(key, join(b, "bob~1"));
    assertEquals(1, journal.number("select count(*) from room_group"));
    Await.until(PATIENCE, "his seat has lapsed", () -> seats() == 0);
    assertEquals(0, journal.number("select count(*) from room"));
    assertEquals(0, journal.number("select count(*) from recorded_action"));
  }

  @Test
  void roomThatEverybodyLeftIsNotGivenAnyMore() throws Exception {
    TestNode a = node(2);
    String key = join(a, "ann~1");
    open(a, key, "ann~1").close();
    a.remote().rooms().leave(a.store("lobby"), key, "ann").toCompletableFuture().join();
    assertNotEquals(key, join(a, "bob~1"));
  }

  @Test
  void groupsDoNotMixWhateverTheyAreCalled() throws Exception {
    TestNode a = node(9);
    Set<String> keys = new HashSet<>();
    for (String group : List.of("a", "a.b", "a.", "A", "a/", "a%", "ä€😀", "a.000000000000000")) {
      String key = join(a, group, "ann");
      keys.add(key);
      assertEquals(key, join(a, group, "bob"), group);
    }
    assertEquals(8, keys.size());
    assertEquals(16, seats());
  }

  @Test
  void withoutABoundAllMeet() throws Exception {
    TestNode a = node(0);
    String key = join(a, "ann~1");
    for (int i = 0; i < 20; i++) {
      assertEquals(key, join(a, "c" + i));
    }
  }
}
