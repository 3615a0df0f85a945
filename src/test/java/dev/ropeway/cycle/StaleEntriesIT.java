package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.Position;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import dev.ropeway.testing.HandClock;
import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes that push the same key and hear nothing of each other, run by hand. */
class StaleEntriesIT {
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final int ROUNDS = 12;

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final BoundStore<?> players = new BoundStore<>(Players.STORE);
  private final CountedReads counted = new CountedReads();
  private final Engine one = engine(new Journal(counted));
  private final Engine two = engine(journal.journal());
  private long pushes;

  /** The journal's database, of which reads are counted. */
  private final class CountedReads implements Database {
    private int reads;

    @Override
    public <R> R read(Work<R> work) {
      reads++;
      return journal.database().read(work);
    }

    @Override
    public <R> R once(SqlWork<R> work) {
      return journal.database().once(work);
    }

    @Override
    public <R> R transact(Work<R> work) {
      return journal.database().transact(work);
    }

    @Override
    public EntityManagerFactory factory() {
      return journal.database().factory();
    }

    @Override
    public void close() {
      // the journal's owner does
    }
  }

  private static Engine engine(Journal journal) {
    return new Engine(
        journal,
        new EntryCache(1_000_000),
        Settings.standard(),
        new HandClock(Instant.parse("2026-11-01T00:00:00Z")),
        Runnable::run,
        Runnable::run,
        new DeafListener());
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void push(Engine node) {
    var action = players.action("add_coins").orElseThrow();
    ActionId id = new ActionId(BOB, "c" + ++pushes, 1);
    PendingAction coin =
        new PendingAction(id, action, action.decode(JsonText.read("1")), "1", null, null);
    node.submit(new Request(BOB, id.client(), Numbering.OWN, List.of(coin)), players);
    drain(node);
    assertTrue(coin.outcome().isDone());
  }

  private void transact(Engine node) {
    var action = players.action("add_coins").orElseThrow();
    pushes++;
    TransactionRequest request =
        new TransactionRequest.Builder()
            .action(
                new TransactionPart(
                    players, BOB, action, action.decode(JsonText.read("1")), "1", null))
            .build();
    node.submit(request);
    drain(node);
    assertTrue(request.outcome().isDone());
  }

  private static void drain(Engine node) {
    int cycles = 0;
    while (node.runOnce()) {
      assertTrue(++cycles < 100, "the cycles come to no end");
    }
  }

  private long coins() {
    return journal.number("select sum((data->>'coins')::int8) from entry");
  }

  private static long outraced(Engine node) {
    return node.statistics().outraced();
  }

  @Test
  void nodesThatPushTheSameKeyInTurnOutraceEachOtherOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      push(one);
      push(two);
    }

    assertEquals(1, outraced(one));
    assertEquals(1, outraced(two));
    assertEquals(pushes, coins());
  }

  @Test
  void staleEntryIsReadAndNothingElse() {
    push(one);
    push(two);
    push(one);
    push(two);
    int before = counted.reads;
    push(one);

    assertEquals(1, counted.reads - before, "the entry, and no search for pending actions");
  }

  @Test
  void whoIsAloneWithAKeySoonReadsNothing() {
    push(one);
    push(two);
    for (int round = 0; round < ROUNDS; round++) {
      push(one);
    }
    int before = counted.reads;
    push(one);

    assertEquals(0, counted.reads - before);
    assertEquals(1, outraced(one));
    assertEquals(pushes, coins());
  }

  @Test
  void keyThatSomebodyElsePushesNowAndThenStaysDoubted() {
    push(one);
    push(two);
    for (int round = 0; round < ROUNDS; round++) {
      for (int own = 0; own < 5; own++) {
        push(one);
      }
      push(two);
    }

    assertEquals(1, outraced(one));
    assertEquals(pushes, coins());
  }

  @Test
  void whoHearsOfEveryPushReadsEachOnceAndStaysSure() {
    push(one);
    for (int round = 0; round < 3; round++) {
      push(two);
      one.pushedElsewhere(BOB, new Position(pushes, 0));
      int before = counted.reads;
      push(one);
      assertEquals(1, counted.reads - before);
      push(one);
      assertEquals(1, counted.reads - before, "nobody was faster, and it would have heard of it");
    }

    assertEquals(0, outraced(one));
    assertEquals(pushes, coins());
  }

  @Test
  void transactionThatWasOutracedReadsTheNextTime() {
    push(one);
    for (int round = 0; round < ROUNDS; round++) {
      push(two);
      transact(one);
    }

    assertEquals(1, one.statistics().clashes());
    assertEquals(pushes, coins());
  }
}
