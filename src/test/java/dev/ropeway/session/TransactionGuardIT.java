package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Outcome.Status;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Failed;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.HibernateDatabase;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes that never hear of each other: what one knows is out of date when it decides, and the
 * guard of every entry that a transaction looked at has to find out.
 */
class TransactionGuardIT {
  private static final String FLAG =
      "{\"operations\":[{\"op\":\"test\",\"path\":\"/flag\",\"value\":%d}]}";

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final MortalDatabase immortal = MortalDatabase.of(url);
  private HibernateDatabase database;
  private MortalNode stale;
  private MortalNode other;

  @BeforeEach
  void start() {
    immortal.live(0, false);
    database = immortal.open();
    stale = new MortalNode(immortal, database);
    other = new MortalNode(immortal, database);
  }

  @AfterEach
  void stop() {
    stale.close();
    other.close();
    database.close();
    log.close();
  }

  private static TransactionPart part(MortalNode node, String key, String name, String args) {
    BoundStore<?> lobby = Objects.requireNonNull(node.parts().stores().find("lobby"));
    BoundAction<?> action = lobby.action(name).orElseThrow();
    EntryKey entry = new EntryKey("lobby", key);
    return new TransactionPart(
        lobby, entry, action, action.decode(JsonText.read(args)), args, null);
  }

  private static Decided<TransactionOutcome> run(
      MortalNode node, TransactionRequest.Builder builder) throws Exception {
    TransactionRequest request = builder.build();
    node.work(request);
    return request.outcome().get(30, TimeUnit.SECONDS);
  }

  private static void set(MortalNode node, String key, String path, int value) throws Exception {
    String args = "{\"path\":\"%s\",\"value\":%d}".formatted(path, value);
    TransactionRequest.Builder builder =
        new TransactionRequest.Builder().action(part(node, key, "set", args));
    assertTrue(run(node, builder).outcome().committed());
  }

  /** Counts one up if a flag, which it leaves as it is, has a value. */
  private static TransactionRequest.Builder countIf(MortalNode node, int flag) {
    return new TransactionRequest.Builder()
        .action(part(node, "flags", "patch", FLAG.formatted(flag)))
        .action(part(node, "counts", "increment", "{\"path\":\"/n\",\"by\":1}"));
  }

  private long count() {
    return log.number(
        "select coalesce(sum((data->>'n')::bigint), 0) from entry where key = 'counts'");
  }

  @Test
  void keyThatWasLookedAtAndLeftAsItIsIsGuardedToo() throws Exception {
    set(stale, "flags", "/flag", 1);
    set(other, "flags", "/flag", 2);

    Decided<TransactionOutcome> decided = run(stale, countIf(stale, 1));

    Failed failed =
        assertInstanceOf(
            Failed.class, decided.outcome(), "it decided on a flag that was no longer there");
    assertEquals(0, failed.failedAction());
    assertEquals(Status.REJECTED, failed.failure().status());
    assertEquals(0, count());
  }

  @Test
  void refusalOnWhatAnotherNodeHasChangedIsDecidedAnew() throws Exception {
    set(stale, "flags", "/flag", 1);
    set(other, "flags", "/flag", 2);

    Decided<TransactionOutcome> decided = run(stale, countIf(stale, 2));

    assertTrue(decided.outcome().committed(), decided.toString());
    assertEquals(1, count());
  }

  @Test
  void transactionsThatFailInTheirBatchLeaveTheOthersAlone() throws Exception {
    set(stale, "flags", "/flag", 1);
    TransactionRequest good = countIf(stale, 1).build();
    TransactionRequest bad = countIf(stale, 2).build();
    TransactionRequest alsoGood = countIf(stale, 1).build();
    stale.parts().engine().submit(good);
    stale.parts().engine().submit(bad);
    stale.work(alsoGood);

    assertTrue(good.outcome().get(30, TimeUnit.SECONDS).outcome().committed());
    assertFalse(bad.outcome().get(30, TimeUnit.SECONDS).outcome().committed());
    assertTrue(alsoGood.outcome().get(30, TimeUnit.SECONDS).outcome().committed());
    assertEquals(2, count());
    assertEquals(1, log.number("select version from entry where key = 'counts'"), "one push");
  }
}
