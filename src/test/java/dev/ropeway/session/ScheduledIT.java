package dev.ropeway.session;

import static dev.ropeway.GivenRights.assertDenied;
import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Action;
import dev.ropeway.After;
import dev.ropeway.Await;
import dev.ropeway.GivenRights;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Result;
import dev.ropeway.Scheduled;
import dev.ropeway.ScheduledAction;
import dev.ropeway.ScheduledPage;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.Database;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actions that are recorded later than they are asked for. */
class ScheduledIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

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
  private final Action<Row, Void> close = rows.action("close", row -> row.and(-1));
  private final Action<Row, Void> stamp =
      rows.action(
          "stamp",
          Void.class,
          (row, none, by) ->
              Result.of(
                  row.and(by.at().getEpochSecond()),
                  by.caller().map(c -> c.identity()).orElse("nobody")));

  private final GivenRights rights = new GivenRights("rows");
  private final HandClock clock = new HandClock(NOON);
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final HandRegistry jta = new HandRegistry();
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    log.close();
  }

  private TestNode start() {
    return start(Settings.standard());
  }

  private TestNode start(Settings settings) {
    TestNode node =
        TestNode.guarded(
            GivenRights.access(rights), clock, url, settings, List.of(rows), List.of(), jta);
    nodes.add(node);
    return node;
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void assertRefused(NotRecordedException.Kind kind, Scheduled scheduled) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> get(scheduled.recorded()));
    assertEquals(kind, assertInstanceOf(NotRecordedException.class, failure.getCause()).kind());
  }

  private Scheduled later(TestNode node, String key, long number, After when) throws Exception {
    Scheduled scheduled = node.sessions().patch(rows, key, add, number, when);
    get(scheduled.recorded());
    return scheduled;
  }

  private long recorded() {
    return log.number("select count(*) from recorded_action");
  }

  private long waiting() {
    return log.number("select count(*) from scheduled_action");
  }

  private void awaitNumbers(TestNode node, String key, Long... numbers) throws Exception {
    Await.until(
        PATIENCE,
        "not " + List.of(numbers) + " but " + node.sessions().data(rows, key).numbers(),
        () -> node.sessions().data(rows, key).numbers().equals(List.of(numbers)));
  }

  @Test
  @SuppressWarnings("NullAway") // the only value of Void
  void itIsRecordedWhenItIsDueAndNotBefore() throws Exception {
    TestNode node = start();
    try (Session<Row> bob = node.sessions().load(rows, "bob")) {
      Scheduled closing = bob.patch(close, null, After.minutes(30));
      get(closing.recorded());
      assertEquals(NOON.plus(Duration.ofMinutes(30)), closing.due());
      assertEquals(List.of(), bob.data().numbers(), "nothing shows");
    }
    get(
        node.sessions()
            .patch(rows, "bob", stamp, null, After.at(NOON.plus(Duration.ofMinutes(20))))
            .recorded());
    assertEquals(0, recorded());

    clock.pass(Duration.ofMinutes(29));
    long stamped = NOON.plus(Duration.ofMinutes(29)).getEpochSecond();
    awaitNumbers(node, "bob", stamped);
    assertEquals(1, waiting(), "the other has been looked at, and left");
    clock.pass(Duration.ofMinutes(1));
    awaitNumbers(node, "bob", stamped, -1L);
    assertEquals(0, waiting());
    assertEquals(
        "\"nobody\"",
        log.text("select result from recorded_action where name = 'stamp'"),
        "the application is behind it");
  }

  @Test
  void whatIsDueAlreadyIsRecordedAtOnce() throws Exception {
    TestNode node = start();
    later(node, "bob", 1, After.at(Instant.EPOCH));
    awaitNumbers(node, "bob", 1L);
  }

  @Test
  void whatWaitsIsListedAndCanBeCancelled() throws Exception {
    TestNode node = start();
    List<Scheduled> all = new ArrayList<>();
    for (long n = 5; n > 0; n--) {
      all.add(later(node, "bob", n, After.hours(n)));
    }
    later(node, "tom", 9, After.hours(1));

    SessionService sessions = node.sessions();
    ScheduledPage first = sessions.scheduled(rows, "bob", null, 2);
    assertEquals(
        List.of("1", "2"), first.actions().stream().map(a -> a.args().toString()).toList());
    ScheduledPage second = sessions.scheduled(rows, "bob", first.next(), 3);
    assertEquals(
        List.of("3", "4", "5"), second.actions().stream().map(a -> a.args().toString()).toList());
    ScheduledAction last = second.actions().get(2);
    assertEquals(all.get(0).id(), last.id());
    assertEquals(all.get(0).due(), last.due());
    assertEquals("add", last.name());
    assertEquals(NOON, last.at());
    assertNull(last.actor());
    assertNull(sessions.scheduled(rows, "bob").next());
    assertThrows(
        IllegalArgumentException.class, () -> sessions.scheduled(rows, "bob", "nowhere", 2));
    assertThrows(IllegalArgumentException.class, () -> sessions.scheduled(rows, "bob", null, 0));

    assertTrue(sessions.cancelScheduled(rows, "bob", all.get(4).id()));
    assertFalse(sessions.cancelScheduled(rows, "bob", all.get(4).id()), "it waits no longer");
    assertFalse(sessions.cancelScheduled(rows, "tom", all.get(3).id()), "another key");
    clock.pass(Duration.ofHours(6));
    awaitNumbers(node, "bob", 2L, 3L, 4L, 5L);
    awaitNumbers(node, "tom", 9L);
    assertFalse(sessions.cancelScheduled(rows, "bob", all.get(3).id()), "it is recorded");
  }

  /** A page has a bound in bytes, too. */
  @Test
  void longArgumentsEndAPageEarly() throws Exception {
    Store<String> notes = Store.of("notes", String.class).defaultData(() -> "").build();
    Action<String, String> note = notes.action("note", String.class, (before, text) -> text);
    Settings settings = Settings.standard().with(Setting.PAGE_BYTES, 65_536);
    TestNode node = TestNode.at(clock, url, settings, List.of(notes));
    nodes.add(node);
    for (int i = 0; i < 5; i++) {
      String text = String.valueOf((char) ('a' + i)).repeat(40_000);
      get(node.sessions().patch(notes, "n", note, text, After.hours(i + 1)).recorded());
    }
    ScheduledPage page = node.sessions().scheduled(notes, "n");
    int pages = 1;
    int seen = page.actions().size();
    while (page.next() != null) {
      assertTrue(page.actions().size() <= 2, "no more than fit");
      page = node.sessions().scheduled(notes, "n", page.next(), 100);
      seen += page.actions().size();
      pages++;
    }
    assertEquals(5, seen);
    assertEquals(3, pages);
  }

  private Scheduled once(TestNode node, String key, long number, long minutes) {
    return node.sessions()
        .patch(rows, key, add, number, After.minutes(minutes), IdempotencyKey.of("receipt-7"));
  }

  @Test
  void whatIsAskedForAgainIsRecordedOnce() throws Exception {
    TestNode one = start();
    TestNode two = start();
    Scheduled first = once(one, "bob", 7, 10);
    get(first.recorded());
    Scheduled again = once(two, "bob", 7, 20);
    get(again.recorded());
    assertEquals(first.id(), again.id());
    assertRefused(NotRecordedException.Kind.DIFFERENT_REPEAT, once(two, "bob", 8, 10));
    get(once(one, "tom", 8, 10).recorded());
    assertEquals(2, waiting());

    clock.pass(Duration.ofMinutes(10));
    awaitNumbers(one, "bob", 7L);
    get(once(two, "bob", 7, 10).recorded());
    assertEquals(
        0, log.number("select count(*) from scheduled_action where key = 'bob'"), "it is done");
    assertRefused(NotRecordedException.Kind.DIFFERENT_REPEAT, once(one, "bob", 8, 10));
    Scheduled kims = once(one, "kim", 1, 10);
    get(kims.recorded());
    assertTrue(one.sessions().cancelScheduled(rows, "kim", kims.id()));
    assertRefused(NotRecordedException.Kind.OUTCOME_PRUNED, once(two, "kim", 1, 10));
    clock.pass(Duration.ofHours(1));
    get(later(one, "end", 1, After.seconds(0)).recorded());
    awaitNumbers(one, "end", 1L);
    assertEquals(0, waiting());
    assertEquals(3, recorded());
  }

  @Test
  void boundsAreTold() throws Exception {
    Settings small =
        Settings.standard()
            .with(Setting.SCHEDULED, 2)
            .with(Setting.CALLER_SCHEDULED, 1)
            .with(Setting.AHEAD, 1);
    TestNode node = start(small);
    later(node, "bob", 1, After.days(1));
    later(node, "bob", 2, After.hours(1));
    assertRefused(
        NotRecordedException.Kind.SCHEDULED_LIMIT,
        node.sessions().patch(rows, "bob", add, 3L, After.hours(1)));
    NotRecordedException far =
        assertThrows(
            NotRecordedException.class,
            () -> node.sessions().patch(rows, "tom", add, 3L, After.hours(25)));
    assertEquals(NotRecordedException.Kind.TOO_FAR_AHEAD, far.kind());

    rights.give("ann", "kim", "act.add");
    rights.give("ann", "jim", "act.add");
    SessionService anns = node.sessions().as(caller("ann"));
    get(anns.patch(rows, "kim", add, 1L, After.hours(1)).recorded());
    assertRefused(
        NotRecordedException.Kind.SCHEDULED_LIMIT,
        anns.patch(rows, "jim", add, 1L, After.hours(1)));
    assertThrows(IllegalArgumentException.class, () -> After.duration(Duration.ofSeconds(-1)));
    assertThrows(
        NotRecordedException.class,
        () -> anns.patch(rows, "jim", add, 1L, After.seconds(Long.MAX_VALUE)));
  }

  @Test
  void itIsJudgedWhenItIsAskedForAndNotWhenItIsDue() throws Exception {
    TestNode node = start();
    SessionService anns = node.sessions().as(caller("ann", "editor"));
    assertDenied(Kind.HIDDEN, () -> anns.patch(rows, "bob", add, 1L, After.minutes(1)));
    rights.give("ann", "bob", "act.add", "act.stamp");
    get(anns.patch(rows, "bob", add, 1L, After.minutes(1)).recorded());
    later(node, "bob", 2, After.minutes(2));
    assertDenied(Kind.HIDDEN, () -> anns.scheduled(rows, "bob"));

    rights.give("ann", "bob", "watch");
    assertEquals(
        List.of("ann"),
        anns.scheduled(rows, "bob").actions().stream().map(ScheduledAction::actor).toList(),
        "her own");
    ScheduledAction servers = node.sessions().scheduled(rows, "bob").actions().get(1);
    assertFalse(anns.cancelScheduled(rows, "bob", servers.id()));
    rights.give("ann", "bob", "history", "admin");
    assertEquals(2, anns.scheduled(rows, "bob").actions().size());
    assertTrue(anns.cancelScheduled(rows, "bob", servers.id()));

    rights.take("ann", "bob", "act.add");
    clock.pass(Duration.ofMinutes(2));
    awaitNumbers(node, "bob", 1L);
    assertEquals(
        "ann{editor}", log.text("select actor || roles::text from recorded_action where id = 1"));
    assertTrue(
        log.text("select client from recorded_action").startsWith("ropeway:session:ann#later-"));
    SessionService kims = node.sessions().as(caller("kim"));
    assertDenied(Kind.HIDDEN, () -> kims.scheduled(rows, "bob"));
  }

  @Test
  void inATransactionOfTheContainerItIsPutThereWithThat() throws Exception {
    TestNode node = start();
    jta.begin();
    Scheduled scheduled = node.sessions().patch(rows, "bob", add, 5L, After.minutes(1));
    assertThrows(IllegalStateException.class, () -> get(scheduled.recorded()));
    jta.commit();
    get(scheduled.recorded());
    clock.pass(Duration.ofMinutes(1));
    awaitNumbers(node, "bob", 5L);

    jta.begin();
    Scheduled rolledBack = node.sessions().patch(rows, "bob", add, 6L, After.minutes(1));
    jta.rollback();
    assertRefused(NotRecordedException.Kind.ROLLED_BACK, rolledBack);
  }

  @Test
  void twoNodesRecordEachOnceInTheOrderInWhichTheyWereDue() throws Exception {
    TestNode one = start();
    TestNode two = start();
    for (long n = 0; n < 60; n++) {
      later(n % 2 == 0 ? one : two, "k" + n % 3, n, After.seconds(60 + n));
    }
    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofSeconds(40));
      long due = i == 0 ? 0 : i == 1 ? 21 : 60;
      Await.until(PATIENCE, "all that is due", () -> recorded() >= due);
    }
    for (int k = 0; k < 3; k++) {
      long from = k;
      awaitNumbers(
          one, "k" + k, LongStream.range(0, 20).mapToObj(n -> from + 3 * n).toArray(Long[]::new));
    }
    assertEquals(60, recorded());
    assertEquals(0, waiting());
  }

  /** The other node dies; what it had put there is known to this one by its hint. */
  @Test
  void whatADeadNodeHadPutThereIsRecordedInTime() throws Exception {
    TestNode dying = start();
    TestNode other = start();
    try (Session<Row> bob = other.sessions().load(rows, "bob")) {
      get(dying.sessions().patch(rows, "bob", add, 1L).outcome());
      Await.until(
          PATIENCE,
          "they know each other, as hints come",
          () -> bob.data().numbers().equals(List.of(1L)));
      later(dying, "bob", 2, After.seconds(5));
      get(dying.sessions().patch(rows, "bob", add, 3L).outcome());
      Await.until(PATIENCE, "and the last one", () -> bob.data().numbers().size() == 2);
      dying.kill();
      nodes.remove(dying);
      clock.pass(Duration.ofSeconds(5)); // no pull delay
      awaitNumbers(other, "bob", 1L, 3L, 2L);
    }
  }

  @Test
  void whatNoHintToldIsFoundWithinThePullDelay() throws Exception {
    TestNode deaf = TestNode.deaf(clock, all -> all, url, List.of(rows));
    nodes.add(deaf);
    get(deaf.sessions().patch(rows, "tom", add, 1L).outcome()); // it has looked once, and runs
    TestNode dying = TestNode.deaf(clock, all -> all, url, List.of(rows));
    later(dying, "bob", 2, After.seconds(5));
    dying.kill();
    clock.pass(Duration.ofSeconds(16));
    awaitNumbers(deaf, "bob", 2L);
  }

  @Test
  void whatWasDueWhileNobodyRanIsRecordedAfterwards() throws Exception {
    TestNode before = start();
    for (long n = 0; n < 5; n++) {
      later(before, "bob", n, After.minutes(10 - n));
    }
    before.close();
    nodes.remove(before);
    clock.pass(Duration.ofHours(2));

    TestNode after = start();
    awaitNumbers(after, "bob", 4L, 3L, 2L, 1L, 0L);
    assertEquals(5, recorded());
  }

  @Test
  void databaseThatIsAwayWhenItIsDueOnlyDelaysIt() throws Exception {
    Cut cut = new Cut();
    TestNode node = TestNode.deaf(clock, cut::over, url, List.of(rows));
    nodes.add(node);
    later(node, "bob", 1, After.minutes(1));
    cut.away = true;
    clock.pass(Duration.ofMinutes(1));
    Scheduled refused = node.sessions().patch(rows, "bob", add, 2L, After.minutes(1));
    assertThrows(ExecutionException.class, () -> get(refused.recorded()));
    assertEquals(1, waiting());
    cut.away = false;
    clock.pass(Duration.ofSeconds(1));
    awaitNumbers(node, "bob", 1L);
    assertEquals(1, recorded());
  }

  /** It is in the log, and nobody knows: it is found there like that of a node that died. */
  @Test
  void answerThatIsLostOnlyDelaysIt() throws Exception {
    Cut cut = new Cut();
    TestNode node = TestNode.deaf(clock, cut::over, url, List.of(rows));
    nodes.add(node);
    later(node, "bob", 1, After.minutes(1));
    cut.losing = true;
    clock.pass(Duration.ofMinutes(1));
    Await.until(PATIENCE, "it is taken up", () -> recorded() == 1);
    cut.losing = false;
    assertEquals(0, waiting());
    clock.pass(Duration.ofSeconds(16));
    awaitNumbers(node, "bob", 1L);
    assertEquals(1, recorded());
  }

  /** A database that can be away, or lose the answer of who takes something up. */
  private final class Cut {
    volatile boolean away;
    volatile boolean losing;

    Database over(Database all) {
      return new Database() {
        @Override
        public <R> R transact(Work<R> work) {
          check();
          return all.transact(work);
        }

        @Override
        public <R> R read(Work<R> work) {
          check();
          return all.read(work);
        }

        @Override
        public <R> R once(SqlWork<R> statement) {
          check();
          R answer = all.once(statement);
          if (losing && recorded() > 0) {
            throw new IllegalStateException(
                "cut", new java.sql.SQLTransientConnectionException("the answer is lost"));
          }
          return answer;
        }

        @Override
        public jakarta.persistence.EntityManagerFactory factory() {
          return all.factory();
        }

        @Override
        public void close() {
          all.close();
        }
      };
    }

    private void check() {
      if (away) {
        throw new IllegalStateException(
            "cut", new java.sql.SQLTransientConnectionException("it is away"));
      }
    }
  }

  @Test
  void idsAreNotRepeated() throws Exception {
    TestNode node = start();
    assertNotEquals(
        later(node, "bob", 1, After.hours(1)).id(), later(node, "bob", 1, After.hours(1)).id());
  }
}
