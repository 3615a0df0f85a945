package dev.ropeway.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.Entry;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.View;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.testing.HandClock;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What migrations, retention and erasures make of entries that are deleted. */
class DeletedEntriesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  record Old(long coins) {}

  record New(long gold, long silver) {}

  private final Store<Old> oldStore =
      Store.of("purses", Old.class).defaultData(() -> new Old(0)).build();
  private final Action<Old, Long> add =
      oldStore.action("add", Long.class, (p, n) -> new Old(p.coins() + n));
  private final Store<New> newStore =
      Store.of("purses", New.class)
          .defaultData(() -> new New(0, 0))
          .migration("kinds", DeletedEntriesIT::kinds)
          .build();
  private final Action<New, Long> newAdd =
      newStore.action("add", Long.class, (p, n) -> new New(p.gold() + n, p.silver()));

  private static JsonObject kinds(JsonObject json) {
    return Json.createObjectBuilder().add("gold", json.get("coins")).add("silver", 7).build();
  }

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final TestNode node = TestNode.at(clock, url, List.of(oldStore));
  private final View<Old> bob = node.sessions().view(oldStore, "bob");

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void add(long coins) throws Exception {
    assertTrue(get(node.sessions().patch(oldStore, "bob", add, coins).outcome()).applied());
  }

  private void delete() throws Exception {
    assertTrue(get(node.sessions().delete(oldStore, "bob").outcome()).applied());
  }

  @Test
  void migratedEntryStaysDeleted() throws Exception {
    add(5);
    delete();
    try (TestNode newer = TestNode.at(clock, url, List.of(newStore))) {
      View<New> shown = newer.sessions().view(newStore, "bob");
      assertFalse(shown.latest().exists());

      Outcome again = get(newer.sessions().delete(newStore, "bob").outcome());

      assertEquals(Status.CANCELLED, again.status());
      Entry<New> migrated = shown.latest();
      assertEquals(3, migrated.version(), "its form was written");
      assertFalse(migrated.exists());
      assertTrue(shown.version(3).isEmpty());
      assertEquals("{kinds}", log.text("select migrations::text from entry"));
      assertTrue(get(newer.sessions().patch(newStore, "bob", newAdd, 2L).outcome()).applied());
      assertEquals(new New(2, 7), shown.latest().data());
      assertTrue(shown.latest().exists());
      assertEquals(new New(5, 7), shown.version(1).orElseThrow().data());
    }
  }

  @Test
  void pastGoesWithTimeAndNumbersStay() throws Exception {
    assertTrue(counted(1, "add", "5").applied());
    assertTrue(counted(2, "delete", "null").applied());
    clock.pass(Duration.ofDays(40));
    Await.until(
        PATIENCE,
        "the past is gone",
        () -> {
          clock.pass(Duration.ofSeconds(1));
          return log.number("select count(*) from entry_version") == 1
              && log.number("select count(*) from recorded_action") == 1;
        });

    assertThrows(HistoryPrunedException.class, () -> bob.version(1));
    assertFalse(bob.latest().exists());
    assertEquals(1, log.number("select count(*) from entry"), "its numbers go on");
    ExecutionException pruned =
        assertThrows(ExecutionException.class, () -> counted(1, "add", "5"));
    NotRecordedException refused = assertInstanceOf(NotRecordedException.class, pruned.getCause());
    assertEquals(NotRecordedException.Kind.OUTCOME_PRUNED, refused.kind());
    assertEquals(3, counted(3, "add", "1").version());
    assertEquals(new Old(1), bob.latest().data());
  }

  private Outcome counted(long id, String name, String args) throws Exception {
    RemoteAction action = new RemoteAction(id, name, JsonText.read(args), null);
    return get(node.remote()
            .record(node.store("purses"), "bob", "c", List.of(action))
            .outcomes()
            .get(0)
            .outcome())
        .outcome();
  }

  @Test
  void whatIsDeletedIsExportedAndErased() throws Exception {
    People people = node.parts().people();
    add(5);
    assertTrue(people.tag("purses", "bob", "user-1"));
    delete();

    JsonObject exported =
        Objects.requireNonNull(people.exportedEntry(people.keys("user-1", "", "", 10).get(0)));
    assertTrue(exported.getBoolean("deleted"), exported::toString);
    assertEquals(2, exported.getInt("version"));

    assertEquals(1, get(people.erase(people.beginErasure("user-1", false), "user-1")).keys());
    assertFalse(bob.latest().exists());
    assertThrows(HistoryPrunedException.class, () -> bob.version(1));
    assertEquals(Status.CANCELLED, get(node.sessions().delete(oldStore, "bob").outcome()).status());
    add(1);
    assertEquals(4, bob.latest().version());
    assertTrue(bob.latest().exists());
  }
}
