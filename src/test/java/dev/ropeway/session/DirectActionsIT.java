package dev.ropeway.session;

import static dev.ropeway.GivenRights.assertDenied;
import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.GivenRights;
import dev.ropeway.Logged;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is recorded and read without opening a session. */
class DirectActionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  record Row(List<Long> numbers) {
    Row and(long number) {
      List<Long> more = new ArrayList<>(numbers);
      more.add(number);
      return new Row(more);
    }
  }

  private final Store<Row> rows =
      Store.of("rows", Row.class).defaultData(() -> new Row(List.of())).build();
  private final Action<Row, Long> add = rows.action("add", Long.class, Row::and);
  private final Action<Row, Long> never = rows.action("never", Long.class, (row, n) -> null);

  private final Store<Row> slow =
      Store.of("slow", Row.class)
          .defaultData(() -> new Row(List.of()))
          .pushDelay(Duration.ofMinutes(1))
          .build();
  private final Action<Row, Long> later = slow.action("later", Long.class, Row::and);

  private final GivenRights rights = new GivenRights("rows");
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final HandRegistry jta = new HandRegistry();
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    log.close();
  }

  private TestNode start(Settings settings) {
    TestNode node =
        TestNode.guarded(
            GivenRights.access(rights),
            NodeClock.system(),
            url,
            settings,
            List.of(rows, slow),
            List.of(),
            jta);
    nodes.add(node);
    return node;
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private long recorded() {
    return log.number(Logged.sql("select count(*) from logged"));
  }

  @Test
  void nothingIsOpenedForIt() throws Exception {
    TestNode node = start(Settings.standard());
    SessionService sessions = node.sessions();

    Patch patch = sessions.patch(rows, "bob", add, 7L);
    get(patch.recorded());

    assertEquals(1, get(patch.outcome()).version());
    assertEquals(List.of(7L), sessions.data(rows, "bob").numbers());
    assertEquals(List.of(), sessions.data(rows, "nobody").numbers(), "the default data");
    assertEquals(0, node.parts().sessions().cleaner().open());
    assertThrows(IllegalArgumentException.class, () -> sessions.patch(rows, "..", add, 7L));
    assertThrows(IllegalArgumentException.class, () -> sessions.data(rows, ""));
    Store<Row> unknown = Store.of("x", Row.class).defaultData(() -> new Row(List.of())).build();
    assertThrows(IllegalArgumentException.class, () -> sessions.patch(unknown, "bob", add, 7L));
  }

  @Test
  void actionsUnderWayApplyInTheOrderOfTheCallsAndLeaveNothingBehind() throws Exception {
    TestNode node = start(Settings.standard());
    List<Patch> patches = new ArrayList<>();
    for (long n = 0; n < 300; n++) {
      patches.add(node.sessions().patch(rows, "bob", add, n));
    }
    for (Patch each : patches) {
      assertTrue(get(each.outcome()).applied());
    }

    List<Long> expected = LongStream.range(0, 300).boxed().toList();
    assertEquals(expected, node.sessions().data(rows, "bob").numbers());
    Sessions sessions = assertInstanceOf(Sessions.class, node.sessions());
    Await.until(PATIENCE, "forgotten", () -> sessions.direct().clients() == 0);
  }

  /** A node that dies leaves them pending, maybe of one instant: the client's numbers tell. */
  @Test
  void actionsLeftPendingApplyInTheOrderOfTheCalls() throws Exception {
    TestNode dying = start(Settings.standard());
    List<Patch> patches = new ArrayList<>();
    for (long n = 0; n < 50; n++) {
      patches.add(dying.sessions().patch(slow, "tom", later, n));
    }
    for (Patch each : patches) {
      get(each.recorded());
      assertEquals(patches.get(0).client(), each.client());
    }
    dying.kill();
    nodes.clear();

    SessionService others = start(Settings.standard()).sessions();
    Session<Row> tom = others.load(slow, "tom");
    get(tom.patch(later, 50L).recorded());
    get(tom.stop()); // does not wait for the push delay
    List<Long> expected = LongStream.rangeClosed(0, 50).boxed().toList();
    assertEquals(expected, others.data(slow, "tom").numbers());
  }

  @Test
  void itIsJudgedForWhomItIs() throws Exception {
    SessionService anns = start(Settings.standard()).sessions().as(caller("ann", "editor"));
    assertDenied(Kind.HIDDEN, () -> anns.patch(rows, "bob", add, 1L));
    assertDenied(Kind.HIDDEN, () -> anns.data(rows, "bob"));
    rights.give("ann", "bob", "read");
    assertDenied(Kind.FORBIDDEN, () -> anns.patch(rows, "bob", add, 1L));
    assertEquals(List.of(), anns.data(rows, "bob").numbers());
    assertEquals(0, recorded());

    rights.give("ann", "bob", "act.add");
    assertTrue(get(anns.patch(rows, "bob", add, 1L).outcome()).applied());
    assertEquals(
        "ann{editor}", log.text("select actor || roles::text from recorded_action where id = 1"));
  }

  @Test
  void onePartOfATransactionThatHeMayNotDeniesAll() throws Exception {
    SessionService anns = start(Settings.standard()).sessions().as(caller("ann"));
    rights.give("ann", "bob", "act.add");
    assertDenied(
        Kind.HIDDEN,
        () ->
            anns.transaction(
                tx -> {
                  tx.patch(rows, "bob", add, 1L);
                  assertThrows(AccessDeniedException.class, () -> tx.patch(rows, "tom", add, 1L));
                }));
    assertEquals(0, recorded());
  }

  @Test
  void aTransactionNeedsNoSessions() throws Exception {
    SessionService sessions = start(Settings.standard()).sessions();
    TransactionOutcome both =
        get(
            sessions.transaction(
                tx -> {
                  tx.patch(rows, "bob", add, 1L);
                  tx.patch(rows, "tom", add, 2L);
                }));
    assertTrue(both.committed());
    assertEquals(List.of(2L), sessions.data(rows, "tom").numbers());

    TransactionOutcome neither =
        get(
            sessions.transaction(
                tx -> {
                  tx.patch(rows, "bob", add, 1L);
                  tx.patch(rows, "tom", never, 2L);
                },
                failed -> failed.patch(rows, "kim", add, 3L)));
    assertFalse(neither.committed());
    assertEquals(List.of(1L), sessions.data(rows, "bob").numbers());
    Await.until(
        PATIENCE, "instead", () -> sessions.data(rows, "kim").numbers().equals(List.of(3L)));
  }

  @Test
  void inATransactionOfTheContainerItIsRecordedWithThat() throws Exception {
    SessionService sessions = start(Settings.standard()).sessions();
    jta.begin();
    Patch patch = sessions.patch(rows, "bob", add, 5L);
    assertThrows(IllegalStateException.class, () -> get(patch.outcome()));
    assertEquals(1, recorded());
    jta.commit();

    assertTrue(get(patch.outcome()).applied());
    assertEquals(List.of(5L), sessions.data(rows, "bob").numbers());
  }

  @Test
  void theApplicationHasOneBudgetForAllKeys() {
    Settings two =
        Settings.standard().with(Setting.BUDGET_CLIENT_ACTIONS, 2).with(Setting.BUDGET_WINDOW, 1);
    SessionService sessions = start(two).sessions();
    NotRecordedException refusal =
        assertThrows(
            NotRecordedException.class,
            () -> {
              for (int i = 0; i < 1_000; i++) {
                sessions.patch(rows, "key" + i, add, 1L);
              }
            });
    assertEquals(NotRecordedException.Kind.BUDGET, refusal.kind());
  }
}
