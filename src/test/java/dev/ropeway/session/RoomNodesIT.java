package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms whose clients are on different nodes. */
class RoomNodesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LEAVES = "select count(*) from recorded_action where name = 'leave'";

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<RoomFollower> followers = new ArrayList<>();

  private final Settings settings =
      Settings.standard()
          .with(Setting.ROOM_GRACE, 300)
          .with(Setting.ROOM_CLOSE, 600)
          .with(Setting.ROOM_NODE_TIMEOUT, 30_000); // none is taken for dead as a machine is slow

  private TestNode node() {
    return node(settings);
  }

  /** Which is missed soon. */
  private TestNode mortalNode(int timeout) {
    return node(settings.with(Setting.ROOM_NODE_TIMEOUT, timeout));
  }

  private TestNode node(Settings with) {
    nodes.add(TestNode.start(url, with, List.of(Lobby.STORE)));
    return nodes.get(nodes.size() - 1);
  }

  private TestNode carefulNode() {
    return node(settings.with(Setting.PULL_DELAY, 300));
  }

  private RoomFollower join(TestNode node, @Nullable String client) {
    followers.add(new RoomFollower(node, "r", client));
    return followers.get(followers.size() - 1);
  }

  @AfterEach
  void stop() {
    followers.forEach(RoomFollower::close);
    nodes.forEach(TestNode::close);
    journal.close();
  }

  private static RemoteStore store(TestNode node) {
    return node.store("lobby");
  }

  private static Outcome act(TestNode node, String client, long id, String name, String args)
      throws Exception {
    List<RemoteAction> one = List.of(new RemoteAction(id, name, JsonText.read(args), null));
    return node.remote()
        .record(store(node), "r", client, one)
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .outcome();
  }

  private static void set(TestNode node, String client, String path, JsonValue value) {
    node.remote().rooms().set(store(node), "r", client, Map.of(path, value));
  }

  private static void say(TestNode node, String client, String message) {
    node.remote().rooms().say(store(node), "r", client, JsonText.read(message), Optional.empty());
  }

  private void awaitLeaves(long count) throws Exception {
    Await.until(PATIENCE, count + " departures", () -> journal.number(LEAVES) == count);
  }

  /** Lets pass what any node could still do about a departure that has been carried out. */
  private void settle(TestNode node) throws Exception {
    for (int i = 0; i < 3; i++) {
      node.parts().rooms().compareAll();
      RoomFollower probe = new RoomFollower(node, "probe" + i, "p");
      probe.untilClients("p").close();
    }
  }

  private String leaves() {
    return journal.text(
        """
        select coalesce(string_agg(concat(args->>'client', ' ', args->>'last'), ', '
          order by args->>'client'), '')
        from recorded_action where name = 'leave' and key = 'r'
        """);
  }

  @Test
  void presenceIsTheSameOnAllNodes() throws Exception {
    TestNode a = node();
    TestNode b = node();
    RoomFollower watcher = join(b, null);
    watcher.untilClients();
    RoomFollower ann = join(a, "ann~1").untilClients("ann");
    watcher.untilClients("ann");
    RoomFollower bob = join(b, "bob~1").untilClients("ann", "bob");
    ann.untilClients("ann", "bob");
    RoomFollower twin = join(b, "ann~2").untilClients("ann", "bob");

    ann.close();
    awaitLeaves(0);
    bob.close();
    watcher.untilClients("ann");
    twin.close();
    watcher.untilClients();
    assertEquals("ann false, bob false", leaves());
  }

  @Test
  void valuesAndMessagesReachAllNodes() throws Exception {
    TestNode a = node();
    TestNode b = node();
    RoomFollower ann = join(a, "ann~1").untilClients("ann");
    RoomFollower bob = join(b, "bob~1").untilClients("ann", "bob");
    JsonValue large = JsonText.read("\"" + "\u00e4\u20ac\ud83d\ude00".repeat(5_000) + "\"");
    set(a, "ann~1", "/cursor", JsonText.read("[1,2]"));
    set(a, "ann~1", "/large", large);
    bob.until(
        r ->
            r.values()
                .equals(Map.of("ann", Map.of("/cursor", JsonText.read("[1,2]"), "/large", large))));
    set(b, "ann~1", "/large", JsonValue.NULL); // through the node where it has no stream
    for (int i = 0; i < 50; i++) {
      say(b, "bob~1", Integer.toString(i));
    }
    ann.until(r -> r.messages().size() == 50);
    for (int i = 0; i < 50; i++) {
      assertEquals("bob:" + i, ann.messages().get(i));
    }
    bob.until(r -> r.values().equals(Map.of("ann", Map.of("/cursor", JsonText.read("[1,2]")))));

    TestNode c = node();
    RoomFollower late = join(c, "cid~1");
    late.until(r -> r.values().equals(bob.values()));
    set(c, "cid~1", "/x", JsonValue.TRUE);
    ann.until(r -> r.values().containsKey("cid"));
    late.close();
    ann.untilClients("ann", "bob").until(r -> !r.values().containsKey("cid"));
    bob.untilClients("ann", "bob").until(r -> !r.values().containsKey("cid"));
    assertEquals(0, journal.number("select count(*) from entry where data is not null"));
  }

  @Test
  void clientsOfKilledNodeDepartOnce() throws Exception {
    TestNode a = mortalNode(1_500);
    TestNode b = mortalNode(1_500);
    TestNode c = mortalNode(1_500);
    join(a, "ann~1").untilClients("ann");
    join(a, "cid~1").untilClients("ann", "cid");
    RoomFollower bob = join(b, "bob~1").untilClients("ann", "bob", "cid");
    RoomFollower dan = join(c, "dan~1").untilClients("ann", "bob", "cid", "dan");
    assertTrue(act(a, "ann~1", 1, "set", "{\"path\":\"/a\",\"value\":1}").applied());
    assertTrue(act(a, "ann~1", 2, "own", "{\"path\":\"/a\"}").applied());
    assertTrue(act(a, "ann~1", 3, "lifetime", "{\"path\":\"/a\",\"until\":\"owner\"}").applied());
    set(a, "ann~1", "/x", JsonValue.TRUE);
    bob.until(r -> r.values().containsKey("ann"));

    a.kill();
    nodes.remove(a);
    followers.subList(0, 2).clear();

    for (RoomFollower each : List.of(bob, dan)) {
      each.untilClients("bob", "dan").until(r -> r.data().equals(JsonValue.EMPTY_JSON_OBJECT));
      each.until(r -> r.values().isEmpty());
    }
    settle(b);
    settle(c);
    assertEquals("ann false, cid false", leaves());
  }

  @Test
  void roomIsClosedAfterTheLastHasLeft() throws Exception {
    TestNode a = node();
    TestNode b = node();
    RoomFollower ann = join(a, "ann~1").untilClients("ann");
    act(a, "ann~1", 1, "set", "{\"path\":\"\",\"value\":{\"stays\":1,\"goes\":2}}");
    act(a, "ann~1", 2, "lifetime", "{\"path\":\"/goes\",\"until\":\"room\"}");
    RoomFollower watcher = join(b, null).until(r -> r.data().toString().contains("$room"));

    ann.close();

    watcher.untilClients().until(r -> r.data().equals(JsonText.read("{\"stays\":1}")));
    settle(b);
    assertEquals("ann false,  true", leaves());
    assertEquals(0, journal.number("select count(*) from room where key = 'r'"));
  }

  @Test
  void roomThatSomebodyComesBackToIsNotClosed() throws Exception {
    TestNode a = node();
    join(a, "ann~1").untilClients("ann").close();
    awaitLeaves(1);
    join(a, "bob~1").untilClients("bob");
    journal.execute("update room set empty_since = now() - interval '1 hour'");

    settle(a);

    assertEquals("ann false", leaves());
  }

  @Test
  void clientLeavesThroughAnotherNodeThanThatOfItsStream() throws Exception {
    Settings open = settings.with(Setting.ROOM_CLOSE, 600_000); // its close would count too
    TestNode a = node(open);
    TestNode b = node(open);
    RoomFollower ann = join(a, "ann~1").untilClients("ann");
    RoomFollower twin = join(b, "ann~2").untilClients("ann");
    RoomFollower watcher = join(b, null).untilClients("ann");

    b.remote()
        .rooms()
        .leave(store(b), "r", "ann~1")
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    ann.until(RoomFollower::closed);
    assertEquals("", leaves());
    a.remote().rooms().leave(store(a), "r", "ann").toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertEquals("ann false", leaves());
    twin.until(RoomFollower::closed);
    watcher.untilClients();
    settle(a);
    settle(b);
    assertEquals("ann false", leaves());
  }

  private static final String OWN = "{\"path\":\"/n\",\"takeover\":false}";

  private static Outcome write(TestNode node, String client, long id) throws Exception {
    return act(node, client, id, "set", "{\"path\":\"/n\",\"value\":1}");
  }

  /** Fails unless everybody may change the path soon. */
  private static void awaitFree(TestNode node) throws Exception {
    long[] id = {0};
    Await.until(PATIENCE, "nobody owns it", () -> write(node, "bob~1", ++id[0]).applied());
  }

  /** Lets a client leave, and all that follows from it be decided. */
  private void leave(TestNode node, String client) throws Exception {
    var left = node.remote().rooms().leave(store(node), "r", client);
    left.toCompletableFuture().get(30, TimeUnit.SECONDS);
    awaitDepartures(1);
  }

  private void awaitDepartures(long count) throws Exception {
    String decided =
        """
        select count(*) from recorded_action where name = 'leave' and status is not null
        """;
    Await.until(PATIENCE, "departures", () -> journal.number(decided) == count);
  }

  private static final String ABSENT = "only a client that is present can own anything";

  @Test
  void whoHasLeftOrNeverCameOwnsNothing() throws Exception {
    TestNode a = carefulNode();
    TestNode b = carefulNode();
    join(b, "dan~1").untilClients("dan"); // so that the room is not closed
    join(a, "ann~1").untilClients("ann", "dan");
    assertTrue(act(b, "ann~1", 1, "own", OWN).applied(), "through whichever node he is there");
    assertEquals("/n is owned by ann", write(b, "cid~1", 1).reason());
    leave(b, "ann");
    awaitFree(b);

    assertEquals(ABSENT, act(a, "ann~1", 2, "own", OWN).reason());
    assertEquals(ABSENT, act(b, "bot", 1, "own", OWN).reason());
    assertEquals("ann false", leaves(), "one departure is enough");
  }

  /** Recorded by a node that died before it was decided, decided by another. */
  @Test
  void ownThatWaitedUntilItsClientHadLeftIsRejected() throws Exception {
    TestNode a = carefulNode();
    join(a, "dan~1").untilClients("dan");
    join(a, "ann~1").untilClients("ann", "dan");
    leave(a, "ann");
    journal.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at)
        values (ropeway_bucket('lobby', 'r'), 'lobby', 'r', 'ann~1', 1, 'own', '{"path":"/n","takeover":false}',
          now() - interval '1 minute')
        """);
    carefulNode();
    String reason = "select max(reason) from recorded_action where name = 'own'";
    Await.until(PATIENCE, "it is decided", () -> ABSENT.equals(journal.text(reason)));

    awaitFree(a);
  }

  /** Between the look at who is there and the push: the departure comes behind what it is about. */
  @Test
  void whoLeavesWhileHisOwnIsDecidedOwnsNothingInTheEnd() throws Exception {
    TestNode a = carefulNode();
    join(a, "dan~1").untilClients("dan");
    join(a, "ann~1").untilClients("ann", "dan");
    for (int round = 1; round <= 20; round++) {
      var own = new RemoteAction(round, "own", JsonText.read(OWN), null);
      Recording sent = a.remote().record(store(a), "r", "ann~1", List.of(own));
      var left = a.remote().rooms().leave(store(a), "r", "ann");
      left.toCompletableFuture().get(30, TimeUnit.SECONDS);
      sent.outcomes().get(0).outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
      awaitDepartures(round);

      assertTrue(act(a, "bob~1", round, "set", "{\"path\":\"/n\",\"value\":1}").applied());
      join(a, "ann~1").untilClients("ann", "dan");
    }
  }

  @Test
  void whoIsAwayForAMomentOwnsAndKeepsWhatHeOwns() throws Exception {
    TestNode a = node(settings.with(Setting.ROOM_GRACE, 60_000));
    join(a, "dan~1").untilClients("dan");
    RoomFollower ann = join(a, "ann~1").untilClients("ann", "dan");
    ann.close();
    Await.until(
        PATIENCE,
        "away",
        () -> journal.number("select count(*) from room_client where cardinality(nodes) = 0") == 1);

    assertTrue(act(a, "ann~1", 1, "own", OWN).applied());

    RoomFollower back = join(a, "ann~2").untilClients("ann", "dan");
    assertEquals("/n is owned by ann", write(a, "bob~1", 1).reason());
    back.close();
  }

  @Test
  void nodeThatWasTakenForDeadJoinsItsClientsAnewWithTheirValues() throws Exception {
    TestNode a = mortalNode(12_000);
    RoomFollower ann = join(a, "ann~1").untilClients("ann");
    String name = journal.text("select node from room_node");
    TestNode b = mortalNode(12_000);
    RoomFollower watcher = join(b, null).untilClients("ann");
    set(a, "ann~1", "/x", JsonValue.TRUE);
    watcher.until(r -> r.values().containsKey("ann"));
    journal.execute(
        """
        delete from room_node;
        update room_client set nodes = '{}', absent_since = now() - interval '1 day'
        """);
    b.parts().rooms().compareAll();
    watcher.untilClients();

    Await.until(
        PATIENCE,
        "joined anew",
        () -> journal.number("select count(*) from room_client where cardinality(nodes) = 1") == 1);

    assertTrue(!name.equals(journal.text("select nodes[1] from room_client")));
    watcher.untilClients("ann").until(r -> r.values().containsKey("ann"));
    ann.untilClients("ann").until(r -> r.values().containsKey("ann"));
  }

  @Test
  void nodeThatHearsNothingFindsOutWithinThePullDelay() throws Exception {
    Settings deaf = settings.with(Setting.PULL_DELAY, 300);
    nodes.add(TestNode.deaf(url, deaf, List.of(Lobby.STORE)));
    nodes.add(TestNode.deaf(url, deaf, List.of(Lobby.STORE)));
    RoomFollower ann = join(nodes.get(0), "ann~1").untilClients("ann");
    RoomFollower bob = join(nodes.get(1), "bob~1").untilClients("ann", "bob");
    ann.untilClients("ann", "bob");
    bob.close();
    ann.untilClients("ann");
    awaitLeaves(1);
  }

  @Test
  void nodeThatStopsLetsItsClientsComeBackElsewhere() throws Exception {
    TestNode a = node();
    TestNode b = node();
    RoomFollower bob = join(b, "bob~1").untilClients("bob");
    join(a, "ann~1").untilClients("ann", "bob");
    bob.untilClients("ann", "bob");

    a.close();
    nodes.remove(a);
    assertEquals(
        1,
        journal.number(
            "select count(*) from room_client where client = 'ann' and cardinality(nodes) = 0"));
    bob.untilClients("bob");
    assertEquals("ann false", leaves());
  }
}
