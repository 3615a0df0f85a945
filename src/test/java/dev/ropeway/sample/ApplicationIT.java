package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.DeployedServer;
import dev.ropeway.EntryUpdated;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Committed;
import dev.ropeway.Update;
import dev.ropeway.sample.Bank.End;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs inside the server: the service in a CDI bean, an EJB and a servlet of an application. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
class ApplicationIT {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String RUN = Long.toString(System.nanoTime(), 36);

  @Inject private Accounts accounts;
  @EJB private Bank bank;

  @Deployment
  static WebArchive application() {
    return DeployedServer.applicationWithApi("sample.war")
        .addClasses(Account.class, Accounts.class, Bank.class, End.class, AccountServlet.class)
        .addClass(Matches.class);
  }

  @BeforeEach
  void prepare() throws SQLException {
    bank.prepare();
  }

  /** The test server keeps its data from one build to the next. */
  private static String key(String name) {
    return name + "-" + RUN;
  }

  private static <R> R get(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void beanPatchesAndSeesItsOwnPatchAtOnce() throws Exception {
    try (Session<Account> ann = accounts.open(key("ann"))) {
      get(ann.loaded());
      Patch patch = ann.patch(Accounts.DEPOSIT, 5L);

      assertEquals(5, ann.data().balance());
      assertEquals(Outcome.Status.APPLIED, get(patch.outcome()).status());
      assertEquals(5, bank.balance(key("ann")));
    }
  }

  @Test
  void connectionsAreSetForTheApplicationAsIfThereWereNoRopeway() throws Exception {
    try (Session<Account> pam = accounts.open(key("pam"))) {
      String before = bank.settings();
      assertTrue(before.contains("enable_hashjoin=on"), before);
      assertTrue(before.endsWith("answers within 300000 ms"), before);
      for (int i = 0; i < 50; i++) {
        get(pam.patch(Accounts.DEPOSIT, 1L).outcome());
        assertEquals(before, bank.settings(), "a connection that Ropeway has used");
      }
      assertEquals(before, bank.settingsBeside(pam));
    }
  }

  @Test
  void constraintsOfTheTypeAreJudgedByTheContainersValidator() throws Exception {
    try (Session<Account> zoe = accounts.open(key("zoe"))) {
      Outcome outcome = get(zoe.patch(Accounts.DEPOSIT, -5L).outcome());

      assertEquals(Outcome.Status.REJECTED, outcome.status());
      String reason = String.valueOf(outcome.reason());
      assertTrue(reason.startsWith("The result breaks the schema: /balance: "), reason);
    }
  }

  @Test
  void observersGetAChainOfUpdates() throws Exception {
    try (Session<Account> eve = accounts.open(key("eve"))) {
      CompletableFuture<Account> last = new CompletableFuture<>();
      eve.updated(
          account -> {
            if (account.balance() == 50) {
              last.complete(account);
            }
          });
      for (int i = 0; i < 50; i++) {
        eve.patch(Accounts.DEPOSIT, 1L);
      }
      get(last);
      get(eve.saved());
      List<EntryUpdated> events = awaitEvents(key("eve"), bank.ask(VERSION, key("eve")));
      long version = 0;
      for (Update update : events.stream().map(EntryUpdated::update).toList()) {
        assertEquals(version, update.from());
        version = update.version();
      }
      assertEquals(50, events.stream().mapToInt(e -> e.update().acks().size()).sum());
    }
  }

  private static final String VERSION = "select version from entry where key = ?";
  private static final String RECEIPTS = "select count(*) from receipt where key = ?";

  /** In rows, or kept with the versions that they made. */
  private static final String RECORDED =
      """
      select (select count(*) from recorded_action a where a.key = k.key)
        + (select coalesce(sum(jsonb_array_length(v.log)), 0) from entry_version v where v.key = k.key)
      from (select ?::text as key) k
      """;

  private List<EntryUpdated> awaitEvents(String key, long version) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<EntryUpdated> events = accounts.events(key);
    while (events.isEmpty() || events.get(events.size() - 1).version() < version) {
      assertTrue(System.nanoTime() < end, "the last event did not come");
      Thread.onSpinWait();
      events = accounts.events(key);
    }
    return events;
  }

  @Test
  void beanJudgesTheActionsOfARealtimeStore() throws Exception {
    URI uri =
        URI.create(
            "http://localhost:"
                + System.getProperty("HTTP_PORT")
                + "/sample/api/stores/matches/keys/"
                + key("m")
                + "/actions");
    String body =
        """
        {"client": "ann~1", "actions": [
          {"id": 1, "name": "set", "args": {"path": "/score", "value": 1}},
          {"id": 2, "name": "set", "args": {"path": "/winner", "value": "ann"}}]}
        """;
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try (Session<Account> any = accounts.open(key("any"))) {
      get(any.loaded()); // as soon as Ropeway can use its database; until then requests are refused
    }
    String answer = HTTP.send(post, BodyHandlers.ofString()).body();

    assertTrue(answer.contains("\"id\":1,\"status\":\"applied\""), answer);
    assertTrue(answer.contains("\"reason\":\"ann is not the referee\""), answer);
  }

  @Test
  void servletUsesTheService() throws Exception {
    URI uri =
        URI.create(
            "http://localhost:"
                + System.getProperty("HTTP_PORT")
                + "/sample/deposit?key="
                + key("s"));
    HttpRequest post = HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();

    assertEquals("1", HTTP.send(post, BodyHandlers.ofString()).body());
    assertEquals("2", HTTP.send(post, BodyHandlers.ofString()).body());
  }

  @Test
  void committedTransactionRecordsPatchesAndRows() throws Exception {
    try (Session<Account> bob = accounts.open(key("bob"))) {
      for (Patch patch : bank.deposit(bob, 10, End.COMMIT)) {
        get(patch.recorded());
        assertEquals(Outcome.Status.APPLIED, get(patch.outcome()).status());
      }
      assertEquals(20, bob.data().balance());
      assertEquals(20, bank.balance(key("bob")));
      assertEquals(1, bank.ask(RECEIPTS, key("bob")));
    }
  }

  @Test
  void patchesOfATransactionDoNotShowBeforeItsCommit() throws Exception {
    try (Session<Account> kim = accounts.open(key("kim"))) {
      get(kim.loaded());
      get(kim.patch(Accounts.DEPOSIT, 1L).outcome());
      bank.deposit(kim, 10, End.ROLLBACK_ONLY);

      assertEquals(1, kim.data().balance());
    }
  }

  @Test
  void versionIsRestoredIfAndOnlyIfTheTransactionCommits() throws Exception {
    try (Session<Account> liz = accounts.open(key("liz"))) {
      get(liz.patch(Accounts.DEPOSIT, 1L).outcome());
      get(liz.patch(Accounts.DEPOSIT, 1L).outcome());
      assertRolledBack(1, List.of(bank.restore(key("liz"), 1, End.ROLLBACK_ONLY)));
      assertEquals(2, bank.balance(key("liz")));
      assertEquals(2, bank.ask(RECORDED, key("liz")));

      Outcome outcome = get(bank.restore(key("liz"), 1, End.COMMIT).outcome());
      assertEquals(new Outcome(Outcome.Status.APPLIED, 3, null), outcome);
      assertEquals(1, bank.balance(key("liz")));
      assertEquals(1, bank.ask(RECEIPTS, key("liz")));
    }
  }

  @Test
  void exceptionRollsBackPatchesAndRows() throws Exception {
    try (Session<Account> tom = accounts.open(key("tom"))) {
      assertThrows(EJBException.class, () -> bank.deposit(tom, 10, End.EXCEPTION));
      assertNothingOf(tom);
    }
  }

  @Test
  void rollbackOnlyRollsBackPatchesAndRows() throws Exception {
    try (Session<Account> sam = accounts.open(key("sam"))) {
      assertRolledBack(2, bank.deposit(sam, 10, End.ROLLBACK_ONLY));
      assertNothingOf(sam);
    }
  }

  @Test
  void patchAfterRollbackOnlyIsNotRecorded() throws Exception {
    try (Session<Account> lea = accounts.open(key("lea"))) {
      assertRolledBack(2, bank.deposit(lea, 10, End.ROLLBACK_ONLY_FIRST));
      assertNothingOf(lea);
    }
  }

  @Test
  void transactionIsRecordedIfAndOnlyIfTheCallersCommits() throws Exception {
    try (Session<Account> ann = accounts.open(key("tx-ann"));
        Session<Account> joe = accounts.open(key("tx-joe"))) {
      CompletionStage<TransactionOutcome> undone =
          bank.depositOnBoth(ann, joe, 10, End.ROLLBACK_ONLY);
      ExecutionException failure = assertThrows(ExecutionException.class, () -> get(undone));
      assertInstanceOf(NotRecordedException.class, failure.getCause());
      assertNothingOf(ann);
      assertNothingOf(joe);

      TransactionOutcome done = get(bank.depositOnBoth(ann, joe, 10, End.COMMIT));

      assertEquals(2, assertInstanceOf(Committed.class, done).written().size());
    }
  }

  @Test
  void whatAMessageAsksForAgainIsRecordedOnce() throws Exception {
    String key = key("once");
    Patch undone = bank.depositOnce(key, 10, key, End.ROLLBACK_ONLY);
    assertThrows(ExecutionException.class, () -> get(undone.outcome()));

    Outcome first = get(bank.depositOnce(key, 10, key, End.COMMIT).outcome());
    assertEquals(first, get(bank.depositOnce(key, 10, key, End.COMMIT).outcome()));
    EJBException other =
        assertThrows(EJBException.class, () -> bank.depositOnce(key, 11, key, End.COMMIT));
    assertEquals(
        NotRecordedException.Kind.DIFFERENT_REPEAT,
        assertInstanceOf(NotRecordedException.class, other.getCause()).kind());

    assertEquals(10, bank.balance(key));
    assertEquals(2, bank.ask(RECEIPTS, key), "the second delivery's own row is written");
    assertEquals(1, bank.ask(RECORDED, key));
  }

  @Test
  void transactionThatAMessageAsksForAgainIsAppliedOnce() throws Exception {
    String left = key("once-left");
    String right = key("once-right");
    TransactionOutcome first = get(bank.depositOnBothOnce(left, right, 10, left));
    assertTrue(first.committed());
    assertEquals(first, get(bank.depositOnBothOnce(left, right, 10, left)));
    assertEquals(10, bank.balance(left));
    assertEquals(10, bank.balance(right));
  }

  @Test
  void keysAreTaggedBesideATransaction() throws Exception {
    assertEquals(List.of(key("tagged")), bank.tag(key("tagged"), key("user")));
  }

  private static void assertRolledBack(int count, List<Patch> patches) {
    assertEquals(count, patches.size());
    for (Patch patch : patches) {
      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> get(patch.outcome()));
      NotRecordedException reason =
          assertInstanceOf(NotRecordedException.class, failure.getCause());
      assertEquals(NotRecordedException.Kind.ROLLED_BACK, reason.kind());
    }
  }

  private void assertNothingOf(Session<Account> session) throws Exception {
    get(session.patch(Accounts.DEPOSIT, 1L).outcome());
    assertEquals(1, session.data().balance(), "only what came after the rollback");
    assertEquals(0, bank.ask(RECEIPTS, session.key()));
    assertEquals(1, bank.ask(RECORDED, session.key()));
  }
}
