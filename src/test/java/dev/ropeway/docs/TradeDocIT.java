package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.Transaction;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Java examples of docs/trade.md. */
class TradeDocIT {
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestNode here = start();
  private final TestNode there = start();
  private final List<String> told = new ArrayList<>();

  private TestNode start() {
    return TestNode.start(url, Settings.standard(), List.of(Players.STORE));
  }

  @AfterEach
  void stop() {
    here.close();
    there.close();
  }

  record Offer(long coins, List<String> items) {}

  record Market(SessionService sessions) {

    CompletionStage<TransactionOutcome> trade(
        Session<Player> one, Offer offer, Session<Player> other, Offer price) {
      return sessions.transaction(
          tx -> {
            take(tx, one, offer);
            take(tx, other, price);
            give(tx, other, offer);
            give(tx, one, price);
          });
    }

    private static void take(Transaction tx, Session<Player> from, Offer offer) {
      if (offer.coins() > 0) {
        tx.patch(from, Players.TAKE_COINS, offer.coins());
      }
      offer.items().forEach(item -> tx.patch(from, Players.REMOVE_ITEM, item));
    }

    private static void give(Transaction tx, Session<Player> to, Offer offer) {
      if (offer.coins() > 0) {
        tx.patch(to, Players.ADD_COINS, offer.coins());
      }
      offer.items().forEach(item -> tx.patch(to, Players.ADD_ITEM, item));
    }
  }

  private CompletionStage<TransactionOutcome> trade(
      Session<Player> one, Offer offer, Session<Player> other, Offer price) {
    return new Market(here.sessions()).trade(one, offer, other, price);
  }

  private void tell(String line) {
    told.add(line);
  }

  private Session<Player> player(TestNode node, String key) {
    return node.sessions().load(Players.STORE, key);
  }

  private Player stored(String key) {
    return there.sessions().view(Players.STORE, key).latest().data();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void tradeMovesEverythingOrNothing() throws Exception {
    Session<Player> bob = player(here, "bob");
    Session<Player> tom = player(here, "tom");
    get(bob.patch(Players.ADD_COINS, 50L).outcome());
    get(tom.patch(Players.ADD_ITEM, "sword").outcome());
    for (int tries = 0; tries < 2; tries++) {
      TransactionOutcome outcome =
          trade(bob, new Offer(30, List.of()), tom, new Offer(0, List.of("sword")))
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      if (outcome instanceof TransactionOutcome.Failed failed) {
        tell("Action " + failed.failedAction() + " was not possible: " + failed.failure());
      } else {
        tell("Bob has the sword now, and Tom the coins");
      }
    }
    assertEquals(
        List.of(
            "Bob has the sword now, and Tom the coins",
            "Action 0 was not possible: "
                + new Outcome(Status.REJECTED, 2, "not enough coins: 20 of 30")),
        told);
    assertEquals(new Player("new player", 20, List.of("sword")), stored("bob"));
    assertEquals(new Player("new player", 30, List.of()), stored("tom"));
  }

  @Test
  void oneSwordIsSoldOnce() throws Exception {
    Session<Player> tom = player(here, "tom");
    Session<Player> bob = player(here, "bob");
    Session<Player> tomElsewhere = player(there, "tom");
    Session<Player> ann = player(there, "ann");
    Market elsewhere = new Market(there.sessions());
    get(tom.patch(Players.ADD_ITEM, "sword").outcome());
    get(bob.patch(Players.ADD_COINS, 10L).outcome());
    get(ann.patch(Players.ADD_COINS, 20L).outcome());

    CompletionStage<TransactionOutcome> first =
        trade(tom, new Offer(0, List.of("sword")), bob, new Offer(10, List.of()));
    CompletionStage<TransactionOutcome> second =
        elsewhere.trade(
            tomElsewhere, new Offer(0, List.of("sword")), ann, new Offer(20, List.of()));

    boolean toBob = get(first).committed();
    TransactionOutcome lost = get(toBob ? second : first);
    assertTrue(toBob || get(second).committed(), "one of them is committed");
    TransactionOutcome.Failed failed = assertInstanceOf(TransactionOutcome.Failed.class, lost);
    assertEquals(0, failed.failedAction(), "the sword was gone");
    assertEquals(Status.CANCELLED, failed.failure().status());
    assertEquals(toBob ? 10 : 20, stored("tom").coins());
    assertEquals(toBob ? 0 : 10, stored("bob").coins());
    assertEquals(toBob ? 20 : 0, stored("ann").coins());
    long swords =
        Stream.of("tom", "bob", "ann")
            .flatMap(key -> stored(key).items().stream())
            .filter("sword"::equals)
            .count();
    assertEquals(1, swords);
  }
}
