package dev.ropeway.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.BadReason;
import dev.ropeway.Entry;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonText;
import dev.ropeway.node.StreamFollower;
import dev.ropeway.remote.RemoteEntry;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two versions of an application on one database: one has a migration more than the other. */
class MigrationIT {
  /** The data of the first version. */
  record Old(long coins) {}

  /** The data of the second: coins are counted by kind. */
  record New(long gold, long silver) {}

  private final Store<Old> oldStore =
      Store.of("purses", Old.class).defaultData(() -> new Old(0)).build();
  private final Action<Old, Long> oldAdd =
      oldStore.action("add", Long.class, (p, n) -> new Old(p.coins() + n));
  private final Store<New> newStore =
      Store.of("purses", New.class)
          .defaultData(() -> new New(0, 0))
          .migration("kinds", MigrationIT::kinds)
          .build();
  private final Action<New, Long> newAdd =
      newStore.action("add", Long.class, (p, n) -> new New(p.gold() + n, p.silver()));

  private static JsonObject kinds(JsonObject json) {
    return Json.createObjectBuilder().add("gold", json.get("coins")).add("silver", 7).build();
  }

  private final String url = TestDatabase.freshDatabaseUrl();
  private final Settings settings = Settings.standard().with(Setting.PULL_DELAY, 200);
  private final TestJournal journal = new TestJournal(url);
  private final TestNode older = TestNode.start(url, settings, List.of(oldStore));
  private final TestNode newer = TestNode.start(url, settings, List.of(newStore));

  @AfterEach
  void stop() {
    older.close();
    newer.close();
    journal.close();
  }

  private static <R> R get(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void addOld(String key, long coins) throws Exception {
    try (Session<Old> session = older.sessions().load(oldStore, key)) {
      assertTrue(get(session.patch(oldAdd, coins).outcome()).applied());
    }
  }

  private static <T> void until(Session<T> session, Predicate<T> wanted) throws Exception {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    try (var updates =
        session.updated(
            data -> {
              if (wanted.test(data)) {
                seen.complete(null);
              }
            })) {
      get(seen);
    }
  }

  private RemoteStore bound(TestNode node) {
    return node.store("purses");
  }

  private UpdateStream stream(TestNode node, OptionalLong resume) {
    return Objects.requireNonNull(node.stream(bound(node), "bob", resume));
  }

  @Test
  void allReadersAreShownMigratedDataBeforeItIsWritten() throws Exception {
    addOld("bob", 5);
    New migrated = new New(5, 7);

    try (Session<New> session = newer.sessions().load(newStore, "bob")) {
      assertEquals(migrated, session.data());
    }
    Entry<New> latest = newer.sessions().view(newStore, "bob").latest();
    assertEquals(migrated, latest.data());
    assertEquals(1, latest.version());
    assertEquals(migrated, newer.sessions().view(newStore, "bob").version(1).orElseThrow().data());
    RemoteEntry shown = newer.remote().latest(bound(newer), "bob").orElseThrow();
    assertEquals("{\"gold\":5,\"silver\":7}", JsonText.write(shown.entry().data()));
    assertFalse(shown.asStored(), "so that nobody is told that it has not changed");
    assertEquals(
        "{\"coins\":5}",
        JsonText.write(newer.version(bound(newer), "bob", 1).orElseThrow().data()));
    assertEquals("{\"coins\": 5}", journal.text("select data::text from entry"));
  }

  @Test
  void pastVersionsAreMigratedFromWhatEachOfThemHad() throws Exception {
    addOld("bob", 5);
    try (Session<New> session = newer.sessions().load(newStore, "bob")) {
      get(session.patch(newAdd, 1L).outcome());
      get(session.patch(newAdd, 1L).outcome());
    }
    var view = newer.sessions().view(newStore, "bob");

    assertEquals(new New(5, 7), view.version(1).orElseThrow().data());
    assertEquals(new New(6, 7), view.version(2).orElseThrow().data());
    assertEquals(new New(7, 7), view.version(3).orElseThrow().data());
    assertThrows(
        IllegalStateException.class,
        () -> older.sessions().view(oldStore, "bob").version(3),
        "a form that the old code does not know");
    assertEquals(
        new Old(5), older.sessions().view(oldStore, "bob").version(1).orElseThrow().data());
  }

  @Test
  void watchersOfTheNewFormFollowWritesOfTheOldOne() throws Exception {
    addOld("bob", 1);
    try (Session<New> session = newer.sessions().load(newStore, "bob")) {
      assertEquals(new New(1, 7), session.data()); // loaded: no second load can reset the stream
      try (UpdateStream stream = stream(newer, OptionalLong.empty())) {
        addOld("bob", 2);
        addOld("bob", 3);
        until(session, purse -> purse.gold() == 6);
        StreamFollower follower = new StreamFollower(stream).until(f -> f.version() == 3);
        assertEquals("{\"gold\":6,\"silver\":7}", JsonText.write(follower.data()));

        get(session.patch(newAdd, 4L).outcome());
        follower.until(f -> f.version() == 4);
        assertEquals("{\"gold\":10,\"silver\":7}", JsonText.write(follower.data()));
      }
    }
  }

  @Test
  void oldSessionIsBadOnceTheDataIsNew() throws Exception {
    addOld("bob", 5);
    try (Session<Old> old = older.sessions().load(oldStore, "bob");
        Session<New> session = newer.sessions().load(newStore, "bob")) {
      assertEquals(new Old(5), old.data());
      assertTrue(old.bad().isEmpty());
      UpdateStream oldStream = stream(older, OptionalLong.empty());

      assertEquals(2, get(session.patch(newAdd, 1L).outcome()).version());
      StreamFollower follower = new StreamFollower(oldStream).until(f -> f.version() == 2);

      assertEquals("{\"gold\":6,\"silver\":7}", JsonText.write(follower.data()));
      BadReason bad = old.bad().orElseThrow();
      assertEquals(BadReason.Kind.UNKNOWN_FORM, bad.kind());
      String why = bad.message();
      assertTrue(why.contains("the migration \"kinds\", which this node does not know"), why);
      assertThrows(IllegalStateException.class, old::data);
      assertThrows(NotRecordedException.class, () -> old.patch(oldAdd, 1L));
      assertEquals(why, older.remote().bad(bound(older)).get("bob"));
      assertEquals(
          why, older.remote().latest(bound(older), "bob").orElseThrow().bad(), "and over HTTP");
      assertEquals(
          new Outcome(Outcome.Status.APPLIED, 3, null), get(session.patch(newAdd, 1L).outcome()));
    }
    assertEquals("{kinds}", journal.text("select migrations::text from entry"));
  }

  @Test
  void readerThatMayHaveTheOtherFormIsReset() throws Exception {
    addOld("bob", 5);
    try (UpdateStream resumed = stream(newer, OptionalLong.of(1))) {
      StreamEvent first = Objects.requireNonNull(resumed.next(Duration.ofSeconds(30)));
      assertEquals(StreamEvent.Kind.RESET, first.kind(), "which form of version 1 has it?");
    }
    addOld("bob", 5);
    try (Session<New> session = newer.sessions().load(newStore, "bob")) {
      get(session.patch(newAdd, 1L).outcome());
    }
    try (UpdateStream beforeOldWrite = stream(newer, OptionalLong.of(1))) {
      StreamEvent first = Objects.requireNonNull(beforeOldWrite.next(Duration.ofSeconds(30)));
      assertEquals(StreamEvent.Kind.RESET, first.kind(), "version 2 does not fit what it may have");
    }
    try (UpdateStream beforeMigration = stream(newer, OptionalLong.of(2))) {
      StreamEvent first = Objects.requireNonNull(beforeMigration.next(Duration.ofSeconds(30)));
      assertEquals(StreamEvent.Kind.UPDATE, first.kind(), "version 3 fits any version 2");
    }
  }

  @Test
  void sweepMigratesAllThatCanBeAndSaysWhatCannot() throws Exception {
    for (int i = 0; i < 120; i++) {
      addOld("key" + i, i);
    }
    journal.execute("update entry set data = '[]' where key = 'key7'");
    assertEquals(120, newer.parts().sweeps().unmigrated(Purses.NAME));

    SweepProgress done = sweep();

    assertEquals(119, done.migrated());
    assertEquals(1, done.bad());
    assertTrue(done.reasons().getOrDefault("key7", "").contains("\"kinds\" failed"));
    assertEquals(1, newer.parts().sweeps().unmigrated(Purses.NAME));
    assertEquals(
        119,
        journal.number("select count(*) from entry where version = 2 and data->>'silver' = '7'"));
    assertEquals(119, journal.number("select count(*) from entry_version where version = 2"));

    SweepProgress again = sweep();

    assertEquals(0, again.migrated(), "what is done stays done");
    assertEquals(119, journal.number("select count(*) from entry_version where version = 2"));
  }

  private SweepProgress sweep() {
    SweepProgress progress = newer.parts().sweeps().start(Purses.NAME);
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (progress.state() == SweepProgress.State.RUNNING) {
      assertTrue(System.nanoTime() < end, "it never ends");
      LockSupport.parkNanos(1_000_000);
      progress = Objects.requireNonNull(newer.parts().sweeps().progress(Purses.NAME));
    }
    assertEquals(SweepProgress.State.DONE, progress.state(), progress.toString());
    return progress;
  }
}
