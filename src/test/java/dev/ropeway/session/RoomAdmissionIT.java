package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AdmissionRequest;
import dev.ropeway.Await;
import dev.ropeway.Decision;
import dev.ropeway.RoomAdmission;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.RoomRefusedException;
import dev.ropeway.delivery.RoomRefusedException.Kind;
import dev.ropeway.demo.Lobby;
import dev.ropeway.store.StoreCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application that decides who comes into its rooms. */
class RoomAdmissionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<RoomFollower> followers = new ArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Function<AdmissionRequest, Decision> door = request -> Decision.allow();

  private final class Door implements RoomAdmission {
    @Override
    public String store() {
      return "lobby";
    }

    @Override
    public Decision admit(AdmissionRequest request) {
      asked.add(request.key() + " " + request.client() + " " + request.present());
      return door.apply(request);
    }
  }

  private TestNode node(long grace) {
    Settings settings =
        Settings.standard()
            .with(Setting.ROOM_GRACE, grace)
            .with(Setting.ROOM_NODE_TIMEOUT, 900)
            .with(Setting.WAIT, 2_000);
    nodes.add(TestNode.admitting(url, settings, List.of(Lobby.STORE), List.of(new Door())));
    return nodes.get(nodes.size() - 1);
  }

  private RoomFollower join(TestNode node, @Nullable String client) {
    followers.add(new RoomFollower(node, "r", client));
    return followers.get(followers.size() - 1);
  }

  private static RoomRefusedException refused(Runnable request) {
    return assertThrows(RoomRefusedException.class, request::run);
  }

  @AfterEach
  void stop() {
    followers.forEach(RoomFollower::close);
    nodes.forEach(TestNode::close);
    journal.close();
  }

  @Test
  void itSeesWhoComesAndItsReasonIsTold() throws Exception {
    TestNode node = node(60_000);
    door =
        request ->
            request.present() > 0 ? Decision.deny("wait for the next round") : Decision.allow();
    join(node, null);
    join(node, "ann~1").untilClients("ann");

    RoomRefusedException no = refused(() -> join(node, "bob~1"));
    assertEquals(Kind.NOT_ADMITTED, no.kind());
    assertEquals("wait for the next round", no.getMessage());
    assertEquals(List.of("r ann 0", "r bob 1"), asked);
    assertEquals("ann", journal.text("select string_agg(client, ' ') from room_client"));

    door = request -> Decision.deny();
    assertEquals("You are not let into this room.", refused(() -> join(node, "bob")).getMessage());
  }

  @Test
  void itIsNotAskedForOneThatIsThereOrComesBackInTime() throws Exception {
    TestNode a = node(60_000);
    TestNode b = node(60_000);
    RoomFollower first = join(a, "ann~1").untilClients("ann");
    RoomFollower second = join(b, "ann~2").untilClients("ann");
    first.close();
    second.close();
    Await.until(
        PATIENCE,
        "she is away",
        () -> journal.number("select count(*) from room_client where nodes = '{}'") == 1);
    join(b, "ann~3").untilClients("ann");
    assertEquals(List.of("r ann 0"), asked);
  }

  @Test
  void itIsAskedAgainForOneThatComesBackTooLate() throws Exception {
    TestNode a = node(100);
    RoomFollower watcher = join(a, null).untilClients();
    RoomFollower ann = join(a, "ann~1").untilClients("ann");
    watcher.untilClients("ann");
    ann.close();
    watcher.untilClients();
    door = request -> Decision.deny("too late");
    assertEquals("too late", refused(() -> join(a, "ann~1")).getMessage());
  }

  /** As after a long cut between a node and the database. */
  @Test
  void whoWasTakenForGoneHasToAskAgain() throws Exception {
    TestNode a = node(60_000);
    RoomFollower ann = join(a, "ann~1").untilClients("ann");
    door = request -> Decision.deny("the round is over");
    journal.execute("delete from room_client");
    journal.execute("delete from room_node");

    ann.until(RoomFollower::closed);
    assertEquals("the round is over", refused(() -> join(a, "ann~1")).getMessage());
  }

  @Test
  void whatItThrowsLetsNobodyInAndMayBeTriedAgain() throws Exception {
    TestNode node = node(60_000);
    door =
        request -> {
          throw new IllegalStateException("the list of members is away");
        };
    assertEquals(Kind.UNDECIDED, refused(() -> join(node, "ann~1")).kind());
    door = request -> Decision.allow();
    join(node, "ann~1").untilClients("ann");
  }

  @Test
  void whileItThinksOthersGoOn() throws Exception {
    TestNode node = node(60_000);
    CountDownLatch thinking = new CountDownLatch(1);
    CountDownLatch decided = new CountDownLatch(1);
    door =
        request -> {
          if (request.client().equals("ann")) {
            thinking.countDown();
            try {
              decided.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return Decision.allow();
        };
    CompletableFuture<RoomRefusedException> ann =
        CompletableFuture.supplyAsync(
            () -> refused(() -> new RoomFollower(node, "r", "ann~1").close()));
    assertTrue(thinking.await(30, TimeUnit.SECONDS));
    join(node, "bob~1").untilClients("bob");
    assertEquals(Kind.UNDECIDED, ann.get().kind(), "for it took longer than ropeway.wait");
    decided.countDown();
  }

  @Test
  void thereIsOneForARealtimeStore() {
    List<RoomAdmission> two = List.of(new Door(), new Door());
    Settings settings = Settings.standard();
    assertThrows(
        IllegalArgumentException.class,
        () -> new StoreCatalog(List.of(Lobby.STORE), settings, null, List.of(), two));
    assertThrows(
        IllegalArgumentException.class,
        () -> new StoreCatalog(List.of(), settings, null, List.of(), two.subList(0, 1)));
  }
}
