package dev.ropeway.session;

import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.Logged;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What code of the server records under keys by which repeats are known. */
class RecordedOnceIT {
  private static final IdempotencyKey SEVEN = IdempotencyKey.of("receipt-7");

  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Long> pay = purses.action("pay", Long.class, Long::sum);
  private final Store<Long> slow =
      Store.of("slow", Long.class).defaultData(() -> 0L).pushDelay(Duration.ofMinutes(1)).build();
  private final Action<Long, Long> add = slow.action("add", Long.class, Long::sum);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final HandRegistry jta = new HandRegistry();
  private final List<TestNode> nodes = new ArrayList<>();
  private final TestNode one = start();
  private final TestNode two = start();

  private TestNode start() {
    TestNode node = TestNode.within(jta, url, Settings.standard(), List.of(purses, slow));
    nodes.add(node);
    return node;
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    log.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void assertRefused(Kind kind, CompletionStage<?> stage) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(stage));
    assertEquals(kind, assertInstanceOf(NotRecordedException.class, failure.getCause()).kind());
  }

  private long recorded() {
    return log.number(Logged.sql("select count(*) from logged"));
  }

  private Patch pay(TestNode node, String key, long coins) {
    return node.sessions().patch(purses, key, pay, coins, SEVEN);
  }

  @Test
  void repeatGetsTheFirstOutcomeOnWhicheverNodeAndByASession() throws Exception {
    Outcome first = get(pay(one, "bob", 10).outcome());
    get(one.sessions().patch(purses, "bob", pay, 1L).outcome());

    try (Session<Long> bob = two.sessions().load(purses, "bob")) {
      Patch again = bob.patch(pay, 10L, SEVEN);
      get(again.recorded());
      assertEquals(first, get(again.outcome()));
      get(bob.saved());
      assertEquals(11, bob.data());
    }
    assertEquals(first, get(pay(start(), "bob", 10).outcome()), "after a restart");
    assertEquals(11, one.sessions().data(purses, "bob"));
    assertEquals(2, recorded());
  }

  @Test
  void repeatsAtTheSameMomentAreOne() throws Exception {
    List<Patch> patches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      patches.add(pay(one, "bob", 10));
      patches.add(pay(two, "bob", 10));
    }
    for (Patch each : patches) {
      assertEquals(1, get(each.outcome()).version());
    }
    assertEquals(10, one.sessions().data(purses, "bob"));
    assertEquals(1, recorded());
  }

  @Test
  void somethingElseUnderTheSameKeyIsRefused() throws Exception {
    get(pay(one, "bob", 10).outcome());
    Patch other = pay(two, "bob", 11);
    assertRefused(Kind.DIFFERENT_REPEAT, other.recorded());
    assertRefused(Kind.DIFFERENT_REPEAT, other.outcome());
    assertEquals(1, recorded());
  }

  @Test
  void anotherKeyOfTheStoreOrAnotherCallerHasItsOwn() throws Exception {
    SessionService anns = one.sessions().as(caller("ann"));
    get(pay(one, "bob", 10).outcome());
    get(pay(one, "tom", 10).outcome());
    get(anns.patch(purses, "bob", pay, 1L, SEVEN).outcome());
    get(anns.patch(purses, "bob", pay, 1L, SEVEN).outcome());
    get(one.sessions().as(caller("kim")).patch(purses, "bob", pay, 1L, SEVEN).outcome());

    assertEquals(12, one.sessions().data(purses, "bob"));
    assertEquals(4, recorded());
    assertEquals(
        2,
        log.number("select count(*) from recorded_action where actor is not null and args = '1'"));
  }

  @Test
  void itShowsWhenItIsAppliedAndCountsUntilThen() throws Exception {
    Session<Long> bob = one.sessions().load(slow, "bob");
    get(bob.loaded());
    get(bob.patch(add, 5L, SEVEN).recorded());

    assertEquals(0, bob.data(), "it may be a repeat");
    assertFalse(bob.saved().toCompletableFuture().isDone());
    get(bob.stop());
    assertEquals(5, one.sessions().data(slow, "bob"));
  }

  @Test
  void repeatWithinATransactionOfTheContainerLeavesThatUnharmed() throws Exception {
    jta.begin();
    Patch first = pay(one, "bob", 10);
    Patch within = pay(one, "bob", 10);
    jta.commit();
    Outcome outcome = get(first.outcome());
    assertEquals(outcome, get(within.outcome()), "twice in the same one");

    jta.begin();
    Patch again = pay(two, "bob", 10);
    NotRecordedException other =
        assertThrows(NotRecordedException.class, () -> pay(two, "bob", 11));
    assertEquals(Kind.DIFFERENT_REPEAT, other.kind());
    get(again.recorded());
    assertEquals(outcome, get(again.outcome()), "it is known already");
    jta.rollback();

    assertEquals(outcome, get(pay(two, "bob", 10).outcome()), "in none");
    assertEquals(10, one.sessions().data(purses, "bob"));
    assertEquals(1, recorded());
  }

  @Test
  void repeatOfWhatIsNotDecidedYetWaitsForIt() throws Exception {
    jta.begin();
    Patch first = one.sessions().patch(slow, "bob", add, 5L, SEVEN);
    jta.commit();
    jta.begin();
    Patch again = two.sessions().patch(slow, "bob", add, 5L, SEVEN);
    jta.rollback();
    get(again.recorded());
    assertFalse(again.outcome().toCompletableFuture().isDone());

    get(two.sessions().load(slow, "bob").stop()); // does not wait for the push delay
    assertEquals(get(first.outcome()), get(again.outcome()));
    assertEquals(5, one.sessions().data(slow, "bob"));
  }

  @Test
  void whatWasErasedIsNotRecordedAgain() throws Exception {
    get(pay(one, "bob", 10).outcome());
    log.execute(
        """
        with gone as (delete from recorded_action returning store, key, client, id)
        insert into client_mark (bucket, store, key, client, last_id) select ropeway_bucket(store, key), store, key, client, id from gone
        """);
    jta.begin();
    NotRecordedException refusal =
        assertThrows(NotRecordedException.class, () -> pay(two, "bob", 10));
    jta.commit();
    assertEquals(Kind.OUTCOME_PRUNED, refusal.kind());
    assertRefused(Kind.OUTCOME_PRUNED, pay(two, "bob", 10).outcome());
    assertEquals(0, recorded());
  }

  private CompletionStage<TransactionOutcome> both(TestNode node, long coins) {
    return node.sessions()
        .transaction(
            SEVEN,
            tx -> {
              tx.patch(purses, "bob", pay, -coins);
              tx.patch(purses, "tom", pay, coins);
            });
  }

  @Test
  void transactionIsAppliedOnce() throws Exception {
    TransactionOutcome first = get(both(one, 3));
    assertTrue(first.committed());
    assertEquals(first, get(both(two, 3)));
    assertEquals(first, get(both(start(), 3)));
    assertRefused(Kind.DIFFERENT_REPEAT, both(two, 4));
    assertEquals(3, one.sessions().data(purses, "tom"));
  }

  @Test
  void transactionWithinOneOfTheContainerIsAppliedOnce() throws Exception {
    jta.begin();
    CompletionStage<TransactionOutcome> first = both(one, 3);
    CompletionStage<TransactionOutcome> within = both(one, 3);
    jta.commit();
    assertTrue(get(first).committed());
    assertEquals(get(first), get(within));

    jta.begin();
    CompletionStage<TransactionOutcome> again = both(two, 3);
    CompletionStage<TransactionOutcome> other = both(two, 4);
    jta.rollback();
    assertEquals(get(first), get(again));
    assertRefused(Kind.DIFFERENT_REPEAT, other);
    assertEquals(get(first), get(both(two, 3)));
    assertEquals(3, one.sessions().data(purses, "tom"));
  }

  /** Its node dies with the commit; the repeat comes before anybody has found what it left. */
  @Test
  void transactionThatWasLeftPendingIsCarriedOutByItsRepeat() throws Exception {
    jta.begin();
    both(one, 3);
    one.kill();
    nodes.remove(one);
    jta.commit();

    assertRefused(Kind.DIFFERENT_REPEAT, both(two, 4));
    TransactionOutcome first = get(both(two, 3));
    assertTrue(first.committed());
    assertEquals(3, two.sessions().data(purses, "tom"));
    assertEquals(first, get(both(two, 3)));
    assertRefused(Kind.DIFFERENT_REPEAT, both(two, 4));
  }

  @Test
  void versionIsRestoredOnce() throws Exception {
    get(one.sessions().patch(purses, "bob", pay, 1L).outcome());
    get(one.sessions().patch(purses, "bob", pay, 1L).outcome());
    Outcome first = get(one.sessions().view(purses, "bob").restoreTo(1, SEVEN).outcome());
    get(one.sessions().patch(purses, "bob", pay, 5L).outcome());

    assertEquals(first, get(two.sessions().view(purses, "bob").restoreTo(1, SEVEN).outcome()));
    assertRefused(
        Kind.DIFFERENT_REPEAT, two.sessions().view(purses, "bob").restoreTo(2, SEVEN).recorded());
    assertEquals(6, two.sessions().data(purses, "bob"));
  }
}
