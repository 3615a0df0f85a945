package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemotePart;
import dev.ropeway.remote.RemoteTransaction;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Arguments that break the constraints of their type, at every way in and where they get past. */
class ArgumentRulesIT {
  record Deposit(@Positive long coins) {}

  record Deposits(List<@Valid Deposit> all, List<@NotBlank String> notes) {}

  /** As an older version of the application declares it. */
  record Anything(long coins) {}

  private static final Locale BEFORE = Locale.getDefault();

  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Deposit> deposit =
      purses.action("deposit", Deposit.class, (coins, by) -> coins + by.coins());
  private final Action<Long, Deposits> several =
      purses.action("several", Deposits.class, (coins, by) -> coins + by.all().size());
  private final Action<Long, Void> close = purses.action("close", coins -> -1L);
  private final Store<Long> older = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Anything> anything =
      older.action("deposit", Anything.class, (coins, by) -> coins + by.coins());

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);

  @BeforeAll
  static void speakEnglish() {
    Locale.setDefault(Locale.ENGLISH);
  }

  @AfterAll
  static void restore() {
    Locale.setDefault(BEFORE);
  }

  @AfterEach
  void stop() {
    log.close();
  }

  private TestNode start(Store<?> store) {
    return TestNode.start(url, Settings.standard().with(Setting.PULL_DELAY, 200), List.of(store));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void assertRefused(String why, Executable attempt) {
    NotRecordedException refusal = assertThrows(NotRecordedException.class, attempt);
    assertEquals(Kind.WRONG_ARGUMENT, refusal.kind());
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal::toString);
    assertEquals(0, log.number("select count(*) from recorded_action"));
  }

  @Test
  void codeOfTheServerIsToldTheField() {
    String why = "The arguments of deposit are wrong: /coins: must be greater than 0";
    Deposit wrong = new Deposit(-5);
    try (TestNode node = start(purses);
        Session<Long> bob = node.sessions().load(purses, "bob")) {
      SessionService sessions = node.sessions();
      IdempotencyKey once = IdempotencyKey.of("receipt-7");
      assertRefused(why, () -> bob.patch(deposit, wrong));
      assertRefused(why, () -> bob.patch(deposit, wrong, once));
      assertRefused(why, () -> sessions.patch(purses, "bob", deposit, wrong));
      assertRefused(why, () -> sessions.patch(purses, "bob", deposit, wrong, once));
      assertRefused(why, () -> sessions.transaction(tx -> tx.patch(bob, deposit, wrong)));
      assertRefused(
          why,
          () ->
              sessions.transaction(
                  tx -> tx.patch(bob, close), failed -> failed.patch(bob, deposit, wrong)));
      assertEquals(0, bob.data());
    }
  }

  @Test
  void elementsAreJudgedWhereTheTypeSaysSo() {
    try (TestNode node = start(purses)) {
      SessionService sessions = node.sessions();
      assertRefused(
          "/all/1/coins: must be greater than 0",
          () ->
              sessions.patch(
                  purses,
                  "bob",
                  several,
                  new Deposits(List.of(new Deposit(1), new Deposit(0)), List.of())));
      assertRefused(
          "must not be blank",
          () -> sessions.patch(purses, "bob", several, new Deposits(List.of(), List.of("a", " "))));
    }
  }

  @Test
  void clientsAreToldTheField() {
    try (TestNode node = start(purses)) {
      RemoteAction action = new RemoteAction(1, "deposit", JsonText.read("{\"coins\":-5}"), null);
      String why = "/coins: must be greater than 0";
      assertRefused(
          why, () -> node.remote().record(node.store("purses"), "bob", "client", List.of(action)));
      RemotePart part = new RemotePart("purses", "bob", "deposit", JsonText.read("{\"coins\":-5}"));
      RemoteTransaction transaction =
          new RemoteTransaction(Optional.empty(), 0, Optional.empty(), List.of(part), List.of());
      assertRefused(why, () -> node.remote().transact(transaction, "payer"));
    }
  }

  @Test
  void whatAnOlderNodeRecordedIsRejected() throws Exception {
    try (TestNode before = start(older)) {
      get(before.sessions().patch(older, "bob", anything, new Anything(7)).outcome());
    }
    log.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at)
        values (ropeway_bucket('purses', 'bob'), 'purses', 'bob', 'older', 1, 'deposit', '{"coins":-5}', now())
        """);
    try (TestNode after = start(purses)) {
      Outcome next = get(after.sessions().patch(purses, "bob", deposit, new Deposit(1)).outcome());
      assertEquals(Status.APPLIED, next.status());
      assertEquals(8, after.sessions().data(purses, "bob"));
      assertEquals(
          "The arguments are not allowed: /coins: must be greater than 0",
          log.text("select reason from recorded_action where client = 'older'"));
    }
  }

  @Test
  @SuppressWarnings("NullAway") // the only value of Void
  void anActionWithoutArgumentsTakesNone() throws Exception {
    try (TestNode node = start(purses);
        Session<Long> bob = node.sessions().load(purses, "bob")) {
      SessionService sessions = node.sessions();
      Patch patch = bob.patch(close);
      assertEquals(Status.APPLIED, get(patch.outcome()).status());
      assertTrue(get(sessions.patch(purses, "tom", close).outcome()).applied());
      IdempotencyKey once = IdempotencyKey.of("receipt-7");
      assertTrue(get(sessions.patch(purses, "kim", close, null, once).outcome()).applied());
      assertTrue(get(bob.patch(close, null, once).outcome()).applied());
      assertTrue(
          get(sessions.transaction(
                  tx -> {
                    tx.patch(bob, close);
                    tx.patch(purses, "tom", close);
                  }))
              .committed());
      assertEquals(-1, sessions.data(purses, "tom"));
      assertEquals(6, log.number("select count(*) from recorded_action where args = 'null'"));
    }
  }
}
