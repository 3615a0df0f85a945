package dev.ropeway.session;

import static dev.ropeway.GivenRights.assertDenied;
import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Await;
import dev.ropeway.GivenRights;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.Transaction;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions for a caller, and what he does in transactions of the container. */
class CallerTransactionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Long> pay = purses.action("pay", Long.class, Long::sum);
  private final Action<Long, Long> take = purses.action("take", Long.class, this::take);

  private final GivenRights rights = new GivenRights("purses");
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final HandRegistry jta = new HandRegistry();
  private final TestNode node =
      TestNode.guarded(
          GivenRights.access(rights),
          NodeClock.system(),
          url,
          Settings.standard(),
          List.of(purses),
          List.of(),
          jta);

  private final SessionService anns = node.sessions().as(caller("ann", "editor"));
  private Session<Long> bob;
  private Session<Long> tom;

  private Long take(Long coins, Long by) {
    if (coins < by) {
      throw new ActionRejectedException("too few coins");
    }
    return coins - by;
  }

  @BeforeEach
  void load() {
    rights.give("ann", "bob", "watch", "act.pay", "act.take");
    rights.give("ann", "tom", "watch", "act.pay");
    bob = anns.load(purses, "bob");
    tom = anns.load(purses, "tom");
  }

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** All rows as {@code key.name=actor}, in their order. */
  private String authors() {
    return String.valueOf(
        log.text(
            """
            select string_agg(key || '.' || name || '=' || coalesce(actor, '-')
              || coalesce(roles::text, ''), ' ' order by key, name)
            from recorded_action where store = 'purses'
            """));
  }

  private void assertNothing() {
    assertEquals(0, log.number("select count(*) from recorded_action"));
  }

  @Test
  void allPartsAreHis() throws Exception {
    TransactionOutcome outcome =
        get(
            anns.transaction(
                tx -> {
                  tx.patch(bob, pay, 1L);
                  tx.patch(tom, pay, 1L);
                }));

    assertTrue(outcome.committed());
    assertEquals("bob.pay=ann{editor} tom.pay=ann{editor}", authors());
  }

  @Test
  void onePartThatHeMayNotDeniesAll() {
    Consumer<Transaction> both =
        tx -> {
          tx.patch(bob, pay, 1L);
          tx.patch(tom, take, 1L);
        };
    assertDenied(Kind.FORBIDDEN, () -> anns.transaction(both));
    assertDenied(Kind.FORBIDDEN, () -> node.sessions().transaction(both));
    assertNothing();
  }

  @Test
  void denialThatIsCaughtWhileItIsCollectedDeniesAllTheSame() {
    Consumer<Transaction> carelessly =
        tx -> {
          tx.patch(bob, pay, 1L);
          assertDenied(Kind.FORBIDDEN, () -> tx.patch(tom, take, 1L));
        };
    assertDenied(Kind.FORBIDDEN, () -> anns.transaction(carelessly));
    assertNothing();
  }

  @Test
  void failureActionsAreJudgedBeforehandAndAreHis() throws Exception {
    Consumer<Transaction> tooMuch = tx -> tx.patch(bob, take, 1L);
    assertDenied(
        Kind.FORBIDDEN, () -> anns.transaction(tooMuch, failed -> failed.patch(tom, take, 1L)));
    assertNothing();

    assertFalse(get(anns.transaction(tooMuch, failed -> failed.patch(tom, pay, 1L))).committed());
    Await.until(PATIENCE, "the failure action", () -> tom.data() == 1);
    assertEquals("bob.take=ann{editor} tom.pay=ann{editor}", authors());
  }

  @Test
  void sessionOfSomebodyElseIsNoPartOfHisTransaction() {
    rights.give("kim", "bob", "watch", "act.pay");
    try (Session<Long> applications = node.sessions().load(purses, "bob");
        Session<Long> kims = node.sessions().as(caller("kim")).load(purses, "bob")) {
      for (Session<Long> others : List.of(applications, kims)) {
        assertThrows(
            IllegalArgumentException.class,
            () -> anns.transaction(tx -> tx.patch(others, pay, 1L)));
      }
    }
    assertNothing();
  }

  @Test
  void transactionOfTheApplicationHasPartsOfSeveral() throws Exception {
    try (Session<Long> shop = node.sessions().load(purses, "shop")) {
      get(
          node.sessions()
              .transaction(
                  tx -> {
                    tx.patch(bob, pay, 1L);
                    tx.patch(shop, pay, 1L);
                  }));
    }
    assertEquals("bob.pay=ann{editor} shop.pay=-", authors());
  }

  @Test
  void withinATransactionOfTheContainerHeIsJudgedAndNamedAsWell() throws Exception {
    try (Session<Long> shop = node.sessions().load(purses, "shop")) {
      jta.begin();
      assertDenied(Kind.FORBIDDEN, () -> tom.patch(take, 1L));
      assertDenied(Kind.FORBIDDEN, () -> anns.transaction(tx -> tx.patch(tom, take, 1L)));
      assertNothing();
      Patch patch = bob.patch(pay, 7L);
      shop.patch(pay, 1L);
      CompletionStage<TransactionOutcome> transaction =
          anns.transaction(
              tx -> {
                tx.patch(bob, take, 9L);
                tx.patch(tom, pay, 1L);
              },
              failed -> failed.patch(tom, pay, 5L));
      jta.commit();

      assertTrue(get(patch.outcome()).applied());
      assertFalse(get(transaction).committed());
      Await.until(PATIENCE, "the failure action", () -> tom.data() == 5);
    }
    assertEquals(
        "bob.pay=ann{editor} bob.take=ann{editor} shop.pay=- tom.pay=ann{editor}"
            + " tom.pay=ann{editor}",
        authors());
    assertEquals(
        "ann",
        log.text("select string_agg(actor, '') from recorded_action where name = 'transaction'"));
  }
}
