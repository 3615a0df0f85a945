package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Outcome.Status;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Committed;
import dev.ropeway.TransactionOutcome.Failed;
import dev.ropeway.TransactionOutcome.Written;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.delivery.Decided;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TransactionIT {
  private static String url;
  private static TestNode one;
  private static TestNode two;

  @BeforeAll
  static void start() {
    url = TestDatabase.freshDatabaseUrl();
    one = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
    two = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static long coins(TestNode node, String key) {
    return node.sessions().view(Players.STORE, key).latest().data().coins();
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static CompletionStage<TransactionOutcome> transfer(
      TestNode node, Session<Player> from, Session<Player> to, long coins) {
    return node.sessions()
        .transaction(
            tx -> {
              tx.patch(to, Players.ADD_COINS, coins);
              tx.patch(from, Players.TAKE_COINS, coins);
            },
            failed -> failed.patch(from, Players.ADD_ITEM, "reminder"));
  }

  @Test
  void allActionsApplyTogether() throws Exception {
    try (Session<Player> bob = one.sessions().load(Players.STORE, "bob");
        Session<Player> tom = one.sessions().load(Players.STORE, "tom")) {
      bob.patch(Players.ADD_COINS, 30L); // not waited for: the transaction comes after it

      TransactionOutcome outcome = get(transfer(one, bob, tom, 10));

      assertTrue(outcome.committed());
      assertEquals(
          new Committed(
              List.of(new Written("players", "tom", 1), new Written("players", "bob", 2)),
              List.of()),
          outcome);
      assertEquals(20, coins(two, "bob"));
      assertEquals(10, coins(two, "tom"));
    }
  }

  @Test
  void nothingAppliesIfOneActionIsRejectedAndTheFailureActionsAreRecordedOnce() throws Exception {
    try (Session<Player> poor = one.sessions().load(Players.STORE, "poor");
        Session<Player> rich = one.sessions().load(Players.STORE, "rich")) {
      TransactionOutcome outcome = get(transfer(one, poor, rich, 10));

      assertFalse(outcome.committed());
      Failed failed = assertInstanceOf(Failed.class, outcome);
      assertEquals(1, failed.failedAction());
      assertEquals(Status.REJECTED, failed.failure().status());
      assertEquals(0, coins(two, "rich"), "nothing of it");
      assertEquals(
          1,
          number("select count(*) from recorded_action where key = 'poor' and name = 'add_item'"));
      CompletableFuture<Player> reminded = new CompletableFuture<>();
      poor.updated(
          player -> {
            if (player.items().contains("reminder")) {
              reminded.complete(player);
            }
          });
      assertEquals(List.of("reminder"), get(reminded).items());
    }
  }

  @Test
  void emptyTransactionIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> one.sessions().transaction(tx -> {}, failed -> {}));
  }

  private static TransactionRequest numbered(TestNode node, long id, long coins) {
    BoundStore<Player> store = node.parts().stores().bound(Players.STORE);
    BoundAction<Player> add = store.action("add_coins").orElseThrow();
    TransactionRequest.Builder builder = new TransactionRequest.Builder("shop", id, false);
    for (String key : List.of("left", "right")) {
      EntryKey entry = new EntryKey("players", key);
      builder.action(new TransactionPart(store, entry, add, coins, String.valueOf(coins), null));
    }
    return builder.build();
  }

  @Test
  void repeatOnWhicheverNodeAnswersTheFirstOutcome() throws Exception {
    List<TransactionRequest> all = new ArrayList<>();
    for (long id = 1; id <= 50; id++) {
      for (TestNode node : List.of(one, two, one)) {
        TransactionRequest request = numbered(node, id, 1);
        all.add(request);
        node.parts().engine().submit(request);
      }
    }

    int first = 0;
    for (TransactionRequest request : all) {
      Decided<TransactionOutcome> decided = get(request.outcome());
      assertTrue(decided.outcome().committed());
      first += decided.duplicate() ? 0 : 1;
    }
    assertTrue(first <= 50, "decided first: " + first);
    assertEquals(50, coins(one, "left"));
    assertEquals(50, coins(two, "right"));
  }

  @Test
  void moneyIsNeitherMadeNorLostByTransfersOfTwoNodesWithPatchesInBetween() throws Exception {
    int accounts = 5;
    List<Session<Player>> first = sessions(one, accounts);
    List<Session<Player>> second = sessions(two, accounts);
    for (Session<Player> each : first) {
      get(each.patch(Players.ADD_COINS, 100L).outcome());
    }
    Random random = new Random(1);
    List<CompletionStage<TransactionOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      int from = random.nextInt(accounts);
      int to = (from + 1 + random.nextInt(accounts - 1)) % accounts;
      boolean here = random.nextBoolean();
      List<Session<Player>> own = here ? first : second;
      long coins = random.nextInt(60);
      outcomes.add(transfer(here ? one : two, own.get(from), own.get(to), coins));
      if (i % 10 == 0) {
        own.get(to).patch(Players.ADD_COINS, 1L);
      }
    }
    int committed = 0;
    for (CompletionStage<TransactionOutcome> each : outcomes) {
      committed += get(each).committed() ? 1 : 0;
    }
    assertTrue(committed > 0 && committed < 600, committed + " committed");
    for (Session<Player> each : first) {
      get(each.saved());
    }
    for (Session<Player> each : second) {
      get(each.saved());
    }
    assertEquals(
        accounts * 100 + 60,
        number(
            "select sum((data->>'coins')::bigint) from entry where starts_with(key, 'account')"));
    assertEquals(
        600 - committed,
        number(
            """
            select count(*) from recorded_action
            where name = 'add_item' and starts_with(key, 'account')
            """),
        "each failed one has its failure action once");
    first.forEach(Session::close);
    second.forEach(Session::close);
  }

  private static List<Session<Player>> sessions(TestNode node, int count) {
    List<Session<Player>> sessions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sessions.add(node.sessions().load(Players.STORE, "account" + i));
    }
    return sessions;
  }

  @Test
  void transactionLeftPendingIsCarriedOutOnce() throws Exception {
    TransactionRequest request = numbered(one, 1_000, 1_000);
    one.parts()
        .journal()
        .recordInCallersTransaction(List.of(request.row()), one.parts().clock().instant());
    for (TestNode node : List.of(one, two)) {
      node.parts().engine().orphanedTransactions(request.row().key(), node.parts().stores()::find);
    }

    Decided<TransactionOutcome> repeated = repeat(numbered(one, 1_000, 1_000));

    assertTrue(repeated.outcome().committed());
    assertEquals(0, coins(two, "left") / 1_000 - 1, "once");
  }

  private static Decided<TransactionOutcome> repeat(TransactionRequest request) throws Exception {
    one.parts().engine().submit(request);
    return get(request.outcome());
  }
}
