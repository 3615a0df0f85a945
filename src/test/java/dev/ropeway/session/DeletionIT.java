package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.Entry;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.KeyVersion;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome.Committed;
import dev.ropeway.TransactionOutcome.Failed;
import dev.ropeway.View;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import dev.ropeway.remote.RemoteAction;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A deletion is an action and a version: there is no entry then, until something is applied. */
class DeletionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 3L).build();
  private final Action<Long, Long> add = purses.action("add", Long.class, Long::sum);

  /** Applies what comes within a minute, or until it is flushed, in one push. */
  private final Store<Long> slow =
      Store.of("slow", Long.class).defaultData(() -> 3L).pushDelay(Duration.ofMinutes(1)).build();

  private final Action<Long, Long> later = slow.action("add", Long.class, Long::sum);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final TestNode node = TestNode.start(url, Settings.standard(), List.of(purses, slow));
  private final View<Long> bob = node.sessions().view(purses, "bob");

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Outcome outcome(Patch patch) throws Exception {
    return get(patch.outcome());
  }

  private Outcome add(long coins) throws Exception {
    return outcome(node.sessions().patch(purses, "bob", add, coins));
  }

  private Outcome delete() throws Exception {
    return outcome(node.sessions().delete(purses, "bob"));
  }

  private List<String> keys() {
    return node.sessions().keys(purses, "").keys().stream().map(KeyVersion::key).toList();
  }

  private static void assertOutcome(Status status, long version, Outcome outcome) {
    assertEquals(status, outcome.status(), outcome::toString);
    assertEquals(version, outcome.version());
  }

  @Test
  void entryIsGoneAndItsPastIsNot() throws Exception {
    add(4);
    Instant lived = Objects.requireNonNull(bob.latest().updatedAt());

    assertOutcome(Status.APPLIED, 2, delete());

    Entry<Long> gone = bob.latest();
    assertEquals(List.of(2L, 3L, false), List.of(gone.version(), gone.data(), gone.exists()));
    assertEquals(List.of(), keys());
    assertTrue(node.remote().latest(node.store("purses"), "bob").isEmpty());
    assertEquals(7L, bob.version(1).orElseThrow().data());
    assertEquals(7L, bob.at(lived).orElseThrow().data());
    assertTrue(bob.version(2).isEmpty());
    assertTrue(bob.at(Objects.requireNonNull(gone.updatedAt())).isEmpty());
    assertEquals("delete", bob.versions().get(0).actions().get(0).name());
    assertTrue(bob.diff(1, 2).isPresent());
  }

  @Test
  void keyBeginsAnewBehindItsDeletion() throws Exception {
    add(4);
    delete();
    Instant gone = Objects.requireNonNull(bob.latest().updatedAt());

    assertOutcome(Status.APPLIED, 3, add(0)); // leaves the default data, and yet it is there
    assertOutcome(Status.APPLIED, 4, add(1));

    assertEquals(List.of("bob"), keys());
    assertTrue(bob.latest().exists());
    assertEquals(4L, bob.latest().data());
    assertEquals(3L, bob.version(3).orElseThrow().data());
    assertTrue(bob.at(gone).isEmpty(), "it was deleted then, whatever it is now");
    assertOutcome(Status.APPLIED, 5, delete());
    assertOutcome(Status.APPLIED, 6, outcome(bob.restoreTo(1)));
    assertEquals(7L, bob.latest().data());
    assertThrows(NotRecordedException.class, () -> bob.restoreTo(5), "there was nothing");
  }

  @Test
  void whatDoesNotExistCannotBeDeleted() throws Exception {
    assertOutcome(Status.CANCELLED, 0, delete());
    assertFalse(bob.latest().exists());
    add(0);
    assertOutcome(Status.APPLIED, 2, delete()); // of data that was the default data
    assertOutcome(Status.CANCELLED, 2, delete());
    assertEquals(2, bob.latest().version());
  }

  @Test
  void onePushMayDeleteAndBeginAnew() throws Exception {
    try (Session<Long> kim = node.sessions().load(slow, "kim");
        Session<Long> tom = node.sessions().load(slow, "tom")) {
      kim.patch(later, 4L);
      kim.delete();
      assertEquals(3L, kim.data(), "it shows at once");
      tom.patch(later, 1L);
      tom.delete();
      tom.patch(later, 2L);
      Patch last = tom.delete();
      Patch again = tom.delete();
      Patch born = tom.patch(later, 5L);
      assertEquals(8L, tom.data());
      kim.stop();
      tom.stop();
      assertOutcome(Status.APPLIED, 1, outcome(last));
      assertOutcome(Status.CANCELLED, 1, outcome(again));
      assertOutcome(Status.APPLIED, 1, outcome(born));
      get(kim.saved());
    }

    Entry<Long> kim = node.sessions().view(slow, "kim").latest();
    assertEquals(List.of(1L, 3L, false), List.of(kim.version(), kim.data(), kim.exists()));
    Entry<Long> tom = node.sessions().view(slow, "tom").latest();
    assertEquals(List.of(1L, 8L, true), List.of(tom.version(), tom.data(), tom.exists()));
  }

  @Test
  void watchersOnEveryNodeSeeAChainWithoutAGap() throws Exception {
    try (TestNode other = TestNode.start(url, Settings.standard(), List.of(purses, slow));
        Session<Long> here = node.sessions().load(purses, "bob");
        Session<Long> there = other.sessions().load(purses, "bob")) {
      get(here.patch(add, 4L).outcome());
      Await.until(PATIENCE, "it is told", () -> there.data() == 7L);
      get(there.delete().outcome());
      Await.until(PATIENCE, "it is told", () -> here.data() == 3L);
      assertOutcome(Status.CANCELLED, 2, outcome(here.delete()));
      get(here.patch(add, 1L).outcome());
      Await.until(PATIENCE, "it is told", () -> there.data() == 4L);
    }
    EntryKey key = new EntryKey("purses", "bob");
    List<EntryChange> versions =
        log.journal().changes(Map.of(key, Position.START), 100, 1_000_000).list().stream()
            .filter(change -> change.patch() != null)
            .toList();
    assertEquals(
        List.of(false, true, false), versions.stream().map(EntryChange::deletion).toList());
  }

  @Test
  void clientsNumbersGoOn() throws Exception {
    assertEquals(1, remote(1, "add", Json.createValue(4)).outcome().version());
    assertEquals(2, remote(2, "delete", JsonValue.NULL).outcome().version());

    assertTrue(remote(1, "add", Json.createValue(4)).duplicate());
    assertTrue(remote(2, "delete", JsonValue.NULL).duplicate());
    assertFalse(bob.latest().exists(), "no repeat brings it back");
    assertEquals(3, remote(3, "add", Json.createValue(1)).outcome().version());
    assertTrue(remote(2, "delete", JsonValue.NULL).duplicate());
    assertEquals(4L, bob.latest().data(), "no repeat deletes the new one");
  }

  private Decided<Outcome> remote(long id, String name, JsonValue args) throws Exception {
    List<RemoteAction> actions = List.of(new RemoteAction(id, name, args, null));
    return get(
        node.remote()
            .record(node.store("purses"), "bob", "c", actions)
            .outcomes()
            .get(0)
            .outcome());
  }

  @Test
  void deletionTakesNoArguments() {
    NotRecordedException refused =
        assertThrows(
            NotRecordedException.class, () -> remote(1, "delete", JsonValue.EMPTY_JSON_OBJECT));
    assertEquals(NotRecordedException.Kind.WRONG_ARGUMENT, refused.kind());
  }

  @Test
  void idempotencyKeyDeletesOnce() throws Exception {
    add(4);
    IdempotencyKey receipt = IdempotencyKey.of("receipt-7");
    assertOutcome(Status.APPLIED, 2, outcome(node.sessions().delete(purses, "bob", receipt)));
    add(1);
    assertOutcome(Status.APPLIED, 2, outcome(node.sessions().delete(purses, "bob", receipt)));
    try (Session<Long> session = node.sessions().load(purses, "bob")) {
      assertOutcome(Status.APPLIED, 2, outcome(session.delete(receipt)));
    }
    assertTrue(bob.latest().exists());
  }

  @Test
  void transactionDeletesWithAllElseOrNotAtAll() throws Exception {
    add(4);
    assertInstanceOf(
        Committed.class,
        get(
            node.sessions()
                .transaction(
                    tx -> {
                      tx.patch(purses, "tom", add, 7L);
                      tx.delete(purses, "bob");
                    })));
    assertFalse(bob.latest().exists());
    assertEquals(10L, node.sessions().data(purses, "tom"));

    Failed failed =
        assertInstanceOf(
            Failed.class,
            get(
                node.sessions()
                    .transaction(
                        tx -> {
                          tx.delete(purses, "tom");
                          tx.delete(purses, "bob");
                        })));
    assertEquals(1, failed.failedAction());
    assertEquals(10L, node.sessions().data(purses, "tom"));
    try (Session<Long> tom = node.sessions().load(purses, "tom")) {
      assertInstanceOf(
          Committed.class,
          get(
              node.sessions()
                  .transaction(
                      tx -> {
                        tx.delete(tom);
                        tx.patch(tom, add, 1L);
                        tx.patch(purses, "bob", add, 1L);
                      })));
      assertTrue(node.sessions().view(purses, "tom").latest().exists());
      assertEquals(4L, node.sessions().data(purses, "tom"));
      assertTrue(bob.latest().exists());
    }
  }

  /** As a node pushes that does not know of deletions: it names all columns that it writes. */
  @Test
  void oldNodesPushBringsItBack() throws Exception {
    add(4);
    delete();
    log.execute(
        """
        update entry set version = 3, data = '8', updated_at = now() where key = 'bob';
        insert into entry_version (bucket, store, key, version, at, patch, actions)
        values (ropeway_bucket('purses', 'bob'), 'purses', 'bob', 3, now(), '[{"op":"replace","path":"","value":8}]', '[]')
        """);

    assertTrue(bob.latest().exists());
    assertEquals(8L, bob.version(3).orElseThrow().data());
    assertEquals(List.of("bob"), keys());
    assertOutcome(Status.APPLIED, 4, delete());
    assertEquals(List.of(), keys());
  }

  @Test
  void noActionOfAnApplicationHasItsName() {
    Store<Long> store = Store.of("own", Long.class).defaultData(() -> 0L).build();
    store.action("delete", Long.class, Long::sum);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> TestNode.start(url, Settings.standard(), List.of(store)));
    assertTrue(String.valueOf(refused.getMessage()).contains("every store has an action"));
  }
}
