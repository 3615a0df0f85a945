package dev.ropeway.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.Await;
import dev.ropeway.Caller;
import dev.ropeway.Outcome;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.bounds.Bound;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.testing.HandClock;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers make that was not there before is counted, whichever way they do. */
class NoveltyIT {
  private static final int MOST = 7;
  private static final JsonValue ONE = Json.createValue(1);

  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final TestNode node = start();
  private final Remote ann = as("ann");

  private TestNode start() {
    purses.action("pay", Long.class, Long::sum);
    purses.action(
        "refuse",
        Long.class,
        (data, args) -> {
          throw new ActionRejectedException("no");
        });
    Settings settings = Settings.standard().with(Setting.CALLER_NEW, MOST);
    return TestNode.at(clock, url, settings, List.of(purses));
  }

  private Remote as(String subject) {
    return node.remote().as(new Caller(subject, Set.of(), JsonValue.EMPTY_JSON_OBJECT, null));
  }

  @BeforeEach
  void begin() throws Exception {
    pay(as("bob"), "known");
  }

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private static Decided<Outcome> get(Recording recording) throws Exception {
    return recording.outcomes().get(0).outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Decided<Outcome> pay(Remote caller, String key) throws Exception {
    return get(caller.recordAnonymously(node.store("purses"), key, "payer", action(1, "pay")));
  }

  private Decided<Outcome> pay(Remote caller, String key, String client, long id) throws Exception {
    return get(caller.record(node.store("purses"), key, client, action(id, "pay")));
  }

  private static List<RemoteAction> action(long id, String name) {
    return List.of(new RemoteAction(id, name, ONE, null));
  }

  private static RemotePart part(String key, String name) {
    return new RemotePart("purses", key, name, ONE);
  }

  private static Decided<TransactionOutcome> transact(
      Remote caller, String client, long id, List<RemotePart> parts, List<RemotePart> onFailure)
      throws Exception {
    RemoteTransaction transaction =
        new RemoteTransaction(Optional.of(client), id, Optional.empty(), parts, onFailure);
    return caller.transact(transaction, "payer").toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private interface Attempt {
    Object make() throws Exception;
  }

  private static void refused(Attempt attempt) {
    BoundExceededException refusal = assertThrows(BoundExceededException.class, attempt::make);
    assertEquals(Bound.CALLER_NEW, refusal.bound());
  }

  private boolean owes() {
    return !node.parts().shares().mayMakeNew("ann");
  }

  /** What an action has made is charged when it is decided, beside those who wait for that. */
  private void awaitDebt() throws Exception {
    Await.until(Duration.ofSeconds(30), "she owes", this::owes);
  }

  @Test
  void allThatIsNewIsChargedAndWhoOwesMakesNothingNew() throws Exception {
    pay(ann, "k1", "~a", 1); // a key and a client
    pay(ann, "k1", "~a", 2);
    assertTrue(pay(ann, "k1", "~a", 1).duplicate());
    pay(ann, "known");
    transact(ann, "~a", 5, List.of(part("known", "pay"), part("k2", "pay")), List.of()); // the same
    transact(ann, "~a", 6, List.of(part("known", "pay"), part("k2", "pay")), List.of());
    List<RemotePart> failing = List.of(part("known", "pay"), part("k3", "refuse"));
    transact(ann, "~a", 7, failing, List.of(part("k4", "pay"))); // two keys
    assertFalse(owes());
    assertEquals(
        Outcome.Status.REJECTED,
        get(ann.recordAnonymously(node.store("purses"), "k5", "payer", action(1, "refuse")))
            .outcome()
            .status()); // a key that has nothing but a refusal
    awaitDebt(); // seven of seven

    refused(() -> pay(ann, "k6"));
    refused(() -> pay(ann, "known", "~b", 1));
    refused(() -> transact(ann, "~b", 3, List.of(part("known", "pay")), List.of()));
    refused(() -> transact(ann, "~a", 8, List.of(part("k6", "pay")), List.of()));
    refused(() -> transact(ann, "~a", 8, failing, List.of(part("k6", "pay"))));
    assertEquals(0, log.number("select count(*) from entry where key = 'k6'"));

    assertFalse(pay(ann, "known").duplicate());
    assertFalse(pay(ann, "k1", "~a", 3).duplicate());
    assertTrue(pay(ann, "k1", "~a", 1).duplicate());
    assertFalse(transact(ann, "~a", 8, List.of(part("known", "pay")), List.of()).duplicate());
    pay(as("bob"), "k6");
    pay(ann, "k6"); // it is there now

    clock.pass(Duration.ofHours(1).dividedBy(MOST).plusSeconds(1));
    pay(ann, "k7");
    awaitDebt();
    refused(() -> pay(ann, "k8"));
  }
}
