package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Committed;
import dev.ropeway.TransactionOutcome.Failed;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.delivery.Decided;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.HibernateDatabase;
import dev.ropeway.store.BoundStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A node that dies at every step of a transaction over two keys, just before and just after each of
 * its statements and commits, while another node watches both keys and takes the client's retry.
 */
class KilledTransactionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Dying nodes complain of the database. */
  private final Logger quiet = Logger.getLogger("dev.ropeway");

  private final Level loud = quiet.getLevel();

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final MortalDatabase mortality = MortalDatabase.of(url);
  private final List<HalfWatcher> watchers = new ArrayList<>();
  private TestNode survivor;
  private HibernateDatabase database;
  private BoundStore<Player> players;
  private long lastId;

  @BeforeEach
  void start() {
    quiet.setLevel(Level.SEVERE);
    survivor =
        TestNode.start(
            url, Settings.standard().with(Setting.PULL_DELAY, 200), List.of(Players.STORE));
    players = survivor.parts().stores().bound(Players.STORE);
    mortality.live(0, false);
    database = mortality.open();
    watchers.add(new HalfWatcher(survivor, survivor.store(players.name()), "left", this::parts));
    watchers.add(new HalfWatcher(survivor, survivor.store(players.name()), "right", this::parts));
  }

  @AfterEach
  void stop() throws Exception {
    for (HalfWatcher each : watchers) {
      each.close();
    }
    survivor.close();
    database.close();
    log.close();
    quiet.setLevel(loud);
  }

  private long parts(String client) {
    return log.number(
        "select count(*) from recorded_action where status is not null and client = '%s'"
            .formatted(client));
  }

  private long coins(String key) {
    return log.number(
        "select coalesce(sum((data->>'coins')::bigint), 0) from entry where key = '%s'"
            .formatted(key));
  }

  private long notes(String item) {
    return log.number(
        """
        select count(*) from entry, jsonb_array_elements_text(data->'items') as i(item)
        where key = 'left' and item = '%s'
        """
            .formatted(item));
  }

  /** Moves coins from left to right; if there are not enough, left gets an item named by the id. */
  private TransactionRequest.Builder transfer(long id, long coins) {
    return new TransactionRequest.Builder("mortal", id, false)
        .action(part("right", "add_coins", coins))
        .action(part("left", "take_coins", coins))
        .onFailure(part("left", "add_item", "note-" + id));
  }

  private TransactionPart part(String key, String action, Object args) {
    String text = args instanceof Long ? args.toString() : "\"" + args + "\"";
    return new TransactionPart(
        players,
        new EntryKey("players", key),
        players.action(action).orElseThrow(),
        args,
        text,
        null);
  }

  private Decided<TransactionOutcome> retry(TransactionRequest request) throws Exception {
    survivor.parts().engine().submit(request);
    return request.outcome().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private int die(Deaths.Life life, Deaths.Life check) throws Exception {
    return new Deaths(mortality, database).die(() -> ++lastId, life, check);
  }

  private void give(String key, long coins) throws Exception {
    retry(
        new TransactionRequest.Builder("giver", ++lastId, false)
            .action(part(key, "add_coins", coins))
            .action(part("bank", "add_coins", coins))
            .build());
  }

  private void assertNobodySawHalf(int atLeast) throws Exception {
    for (HalfWatcher each : watchers) {
      Await.until(PATIENCE, "watchers hear of all", () -> each.heard() >= atLeast);
      assertEquals(List.of(), each.halves());
    }
  }

  @Test
  void transactionIsAppliedOnceAndWholeWheneverItsNodeDies() throws Exception {
    give("left", 1_000);
    long[] moved = {0};

    int deaths =
        die(
            (node, id) -> node.work(transfer(id, 1).build()),
            (node, id) -> {
              Decided<TransactionOutcome> decided = retry(transfer(id, 1).build());
              moved[0]++;
              Committed committed =
                  assertInstanceOf(Committed.class, decided.outcome(), decided.toString());
              assertEquals(2, committed.written().size());
              assertEquals(1_000 - moved[0], coins("left"), () -> at(id));
              assertEquals(moved[0], coins("right"), () -> at(id));
              assertEquals(2, parts("ropeway:tx:mortal#" + id), () -> at(id));
            });

    assertTrue(deaths >= 8, deaths + " deaths");
    assertNobodySawHalf((int) moved[0]);
  }

  private String at(long id) {
    return "transaction " + id + " of a node that died after " + mortality.steps();
  }

  @Test
  void failedTransactionChangesNothingAndItsFailureActionsApplyOnceWheneverItsNodeDies()
      throws Exception {
    give("left", 5);

    int deaths =
        die(
            (node, id) -> node.work(transfer(id, 6).build()),
            (node, id) -> {
              Decided<TransactionOutcome> decided = retry(transfer(id, 6).build());
              Failed failed = assertInstanceOf(Failed.class, decided.outcome(), decided.toString());
              assertEquals(1, failed.failedAction());
              survivor.parts().engine().orphaned(part("left", "add_item", "").key(), players);
              Await.until(PATIENCE, "the note", () -> notes("note-" + id) > 0);
              assertEquals(1, notes("note-" + id), () -> at(id));
              assertEquals(5, coins("left"), () -> at(id));
              assertEquals(0, coins("right"), () -> at(id));
              assertEquals(2, parts("ropeway:tx:mortal#" + id), () -> at(id));
            });

    assertTrue(deaths >= 20, deaths + " deaths");
    assertEquals(
        lastId - 1, log.number("select count(*) from recorded_action where name = 'add_item'"));
    assertNobodySawHalf((int) lastId - 1);
  }

  @Test
  void transactionThatWasRecordedIsCarriedOutByAnotherNodeWheneverItsOwnDies() throws Exception {
    give("left", 1_000);
    long[] moved = {0};

    int deaths =
        die(
            (node, id) -> {
              TransactionRequest pending = transfer(id, 1).pending();
              try {
                node.parts()
                    .journal()
                    .recordInCallersTransaction(
                        List.of(pending.row()), node.parts().clock().instant());
              } catch (RuntimeException e) {
                assertTrue(mortality.dead(), e::toString);
                return;
              }
              node.work(pending);
            },
            (node, id) -> {
              TransactionRequest request = transfer(id, 1).pending();
              boolean recorded = parts("mortal") + undecided() == moved[0] + 1;
              if (recorded) {
                moved[0]++;
                survivor
                    .parts()
                    .engine()
                    .orphanedTransactions(request.row().key(), survivor.parts().stores()::find);
              } else {
                lastId--; // the caller's transaction was rolled back
              }
              Await.until(PATIENCE, "decided", () -> undecided() == 0);
              assertEquals(1_000 - moved[0], coins("left"), () -> at(id));
              assertEquals(moved[0], coins("right"), () -> at(id));
              assertEquals(recorded ? 2 : 0, parts("ropeway:tx:mortal#" + id), () -> at(id));
            });

    assertTrue(deaths >= 12, deaths + " deaths");
    assertEquals(
        0,
        log.number(
            """
            select count(*) from recorded_action
            where client = 'mortal' and args <> 'null'
            """),
        "arguments left in a decided transaction's own row");
    assertNobodySawHalf((int) moved[0]);
  }

  private long undecided() {
    return log.number(
        "select count(*) from recorded_action where client = 'mortal' and status is null");
  }
}
