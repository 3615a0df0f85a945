package dev.ropeway.session;

import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.Action;
import dev.ropeway.Caller;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.Transaction;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.testing.HandClock;
import jakarta.json.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A caller has one budget, five actions here, however many sessions and requests are his. */
class CallerBudgetIT {
  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Long> pay = purses.action("pay", Long.class, Long::sum);
  private final Store<Long> safes = Store.of("safes", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Long> put = safes.action("put", Long.class, Long::sum);
  private final TestNode node = start(Setting.BUDGET_CLIENT_ACTIONS);

  private TestNode start(Setting bound) {
    return TestNode.at(
        new HandClock(Instant.parse("2026-01-01T00:00:00Z")),
        TestDatabase.freshDatabaseUrl(),
        Settings.standard().with(bound, 1).with(Setting.BUDGET_WINDOW, 5),
        List.of(purses, safes));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Session<Long> load(Caller caller) {
    return node.sessions().as(caller).load(purses, "bob");
  }

  private static void assertUsedUp(Executable use) {
    assertEquals(Kind.BUDGET, assertThrows(NotRecordedException.class, use).kind());
  }

  @Test
  void allThatHeDoesIsOnIt() {
    Caller ann = caller("ann");
    try (Session<Long> one = load(ann);
        Session<Long> two = load(caller("ann", "editor"));
        Session<Long> kims = load(caller("kim"))) {
      one.patch(pay, 1L);
      two.patch(pay, 1L);
      node.sessions()
          .transaction(
              tx -> {
                tx.patch(one, pay, 1L);
                tx.patch(two, pay, 1L);
              });
      List<RemoteAction> request = List.of(new RemoteAction(1, "pay", Json.createValue(1), null));
      node.remote().as(ann).recordAnonymously(node.store("purses"), "bob", "address", request);

      assertUsedUp(() -> one.patch(pay, 1L));
      assertUsedUp(() -> node.sessions().as(ann).transaction(tx -> tx.patch(two, pay, 1L)));
      kims.patch(pay, 1L);
    }
  }

  @Test
  void soItIsInAllStoresTogether() {
    try (TestNode bounded = start(Setting.CALLER_ACTIONS);
        Session<Long> purse = bounded.sessions().as(caller("ann")).load(purses, "bob");
        Session<Long> safe = bounded.sessions().as(caller("ann")).load(safes, "bob");
        Session<Long> kims = bounded.sessions().as(caller("kim")).load(purses, "bob");
        Session<Long> applications = bounded.sessions().load(purses, "bob")) {
      for (int i = 0; i < 4; i++) {
        purse.patch(pay, 1L);
        applications.patch(pay, 2L);
      }
      bounded.sessions().as(caller("ann")).transaction(tx -> tx.patch(safe, put, 1L));

      assertUsedUp(() -> safe.patch(put, 1L));
      assertUsedUp(() -> bounded.sessions().transaction(tx -> both(tx, kims, purse)));
      bounded.sessions().transaction(tx -> both(tx, kims, applications));
    }
  }

  private void both(Transaction tx, Session<Long> one, Session<Long> other) {
    tx.patch(one, pay, 1L);
    tx.patch(other, pay, 1L);
  }
}
