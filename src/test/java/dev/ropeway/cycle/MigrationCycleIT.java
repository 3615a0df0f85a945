package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Store;
import dev.ropeway.StoreBuilder;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cycles do with entries in older, newer and broken forms, on a real database. */
class MigrationCycleIT {
  private static final EntryKey BOB = new EntryKey("s", "bob");

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final List<Pushed> pushed = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();

  @AfterEach
  void close() {
    journal.close();
  }

  private Engine engine() {
    CycleListener listener =
        new CycleListener() {
          @Override
          public void pushed(Pushed push) {
            pushed.add(push);
          }

          @Override
          public void bad(EntryKey key, String reason) {
            bad.add(reason);
          }

          @Override
          public void good(EntryKey key) {
            bad.clear();
          }
        };
    EntryCache cache = new EntryCache(1_000_000);
    Settings settings = Settings.standard().with(Setting.DATA_BYTES, 1_024);
    return new Engine(
        journal.journal(),
        cache,
        settings,
        NodeClock.system(),
        Runnable::run,
        Runnable::run,
        listener);
  }

  private static StoreBuilder<JsonValue> store() {
    return Store.of("s", JsonValue.class).defaultData(() -> JsonText.read("{\"log\":\"new\"}"));
  }

  private static StoreBuilder<JsonValue> with(StoreBuilder<JsonValue> store, String... names) {
    for (String name : names) {
      store.migration(name, json -> log(json, name));
    }
    return store;
  }

  private static JsonObject log(JsonObject json, String more) {
    return Json.createObjectBuilder(json).add("log", json.getString("log") + "+" + more).build();
  }

  private static BoundStore<JsonValue> bound(StoreBuilder<JsonValue> builder) {
    Store<JsonValue> store = builder.build();
    store.action("add", String.class, (json, text) -> log(json.asJsonObject(), text));
    store.action(
        "refuse",
        String.class,
        (json, text) -> {
          throw new ActionRejectedException(json.asJsonObject().getString("log"));
        });
    return new BoundStore<>(store);
  }

  /** Does one action on a node of its own. */
  private Outcome run(StoreBuilder<JsonValue> builder, String action, String client) {
    BoundStore<JsonValue> store = bound(builder);
    Request request = request(store, action, client);
    Engine engine = engine();
    engine.submit(request, store);
    engine.runOnce();
    var outcome = request.actions().get(0).outcome();
    return outcome.isCompletedExceptionally()
        ? new Outcome(Status.FAILED, -1, "not recorded")
        : outcome.join().outcome();
  }

  private static Request request(BoundStore<?> store, String name, String client) {
    var action = store.action(name).orElseThrow();
    Object args = action.decode(JsonText.read("\"x\""));
    PendingAction pending =
        new PendingAction(new ActionId(BOB, client, 1), action, args, "\"x\"", null, null);
    return new Request(BOB, client, Numbering.OWN, List.of(pending));
  }

  private String text(String sql) {
    return journal.text(sql);
  }

  private String data() {
    return text("select data->>'log' from entry");
  }

  private String migrations() {
    return text("select migrations::text from entry");
  }

  @Test
  void newEntryBeginsWithAllMigrationsDoneAndRunsNone() {
    assertEquals(1, run(with(store(), "a", "b"), "add", "c1").version());

    assertEquals("new+x", data());
    assertEquals("{a,b}", migrations());
    assertEquals("{a,b}", text("select migrations::text from entry_version"));
  }

  @Test
  void storeWithoutMigrationsWritesNone() {
    run(store(), "add", "c1");
    run(store(), "add", "c2");

    assertEquals("{}", migrations());
    assertEquals(
        0, journal.number("select count(*) from entry_version where migrations is not null"));
  }

  @Test
  void entryIsMigratedOnceInOrderBeforeTheActions() {
    run(store(), "add", "c1");

    assertEquals(2, run(with(store(), "a"), "add", "c2").version());
    assertEquals("new+x+a+x", data());
    assertEquals("{a}", migrations());
    assertEquals(3, run(with(store(), "a", "b", "c"), "add", "c3").version());
    assertEquals("new+x+a+x+b+c+x", data());
    run(with(store(), "a", "b", "c"), "add", "c4");
    assertEquals("new+x+a+x+b+c+x+x", data());
    assertEquals("{a,b,c}", migrations());
    assertEquals("", text("select patch->0->>'path' from entry_version where version = 3"));
    assertEquals("/log", text("select patch->0->>'path' from entry_version where version = 4"));
  }

  @Test
  void refusedActionAloneMigratesAndIsDecidedOnTheOldVersion() {
    run(store(), "add", "c1");

    Outcome refused = run(with(store(), "a"), "refuse", "c2");

    assertEquals(new Outcome(Status.REJECTED, 1, "new+x+a"), refused, "it saw the migrated data");
    assertEquals(2, journal.number("select version from entry"));
    assertEquals("new+x+a", data());
    assertEquals("{a}", migrations());
    assertEquals(1, pushed.get(1).update().acks().size());
  }

  @Test
  void entryWithoutActionsIsMigratedWhenItIsPulled() {
    run(store(), "add", "c1");
    BoundStore<JsonValue> newer = bound(with(store(), "a"));
    Engine engine = engine();

    engine.orphaned(BOB, newer);
    assertTrue(engine.runOnce());
    assertFalse(engine.runOnce());
    engine.orphaned(BOB, newer);
    engine.runOnce();

    assertEquals("new+x+a", data());
    assertEquals(2, journal.number("select version from entry"), "once");
  }

  private void assertUntouched(StoreBuilder<JsonValue> older, String reason) {
    String before = text("select entry::text from entry");

    assertEquals("not recorded", run(older, "add", "late").reason());

    assertTrue(bad.get(0).contains(reason), bad.toString());
    assertEquals(before, text("select entry::text from entry"));
    assertEquals(1, journal.number("select count(*) from recorded_action"));
  }

  @Test
  void unknownMigrationIsNeverWrittenOver() {
    run(with(store(), "a", "b"), "add", "c1");

    assertUntouched(with(store(), "a"), "the migration \"b\", which this node does not know");
  }

  @Test
  void removedMigrationIsNeverWrittenOver() {
    run(with(store(), "a"), "add", "c1");

    assertUntouched(store(), "the migration \"a\", which this node does not know");
  }

  @Test
  void otherOrderIsNeverWrittenOver() {
    run(with(store(), "a", "b"), "add", "c1");

    assertUntouched(with(store(), "b", "a"), "in the order [b, a]");
  }

  @Test
  void failingMigrationLeavesTheEntryUntouched() {
    run(store(), "add", "c1");

    assertUntouched(
        store()
            .migration(
                "broken",
                json -> {
                  throw new IllegalStateException("on purpose");
                }),
        "Migration \"broken\" failed: java.lang.IllegalStateException: on purpose");
  }

  @Test
  void migrationBeyondTheLimitsLeavesTheEntryUntouched() {
    run(store(), "add", "c1");

    assertUntouched(
        store().migration("grow", json -> log(json, "x".repeat(2_000))),
        "The migrated data cannot be stored: The value is larger than 1024 bytes.");
  }

  @Test
  void nodeThatIsBehindNoticesThoughItsMemoryIsStale() throws Exception {
    BoundStore<JsonValue> older = bound(store());
    Engine engine = engine();
    engine.submit(request(older, "add", "c1"), older);
    engine.runOnce();
    run(with(store(), "a"), "add", "c2");

    engine.submit(request(older, "add", "c3"), older);
    Await.until(
        Duration.ofSeconds(20),
        "it is not bad",
        () -> {
          engine.runOnce();
          return !bad.isEmpty();
        });

    assertEquals("new+x+a+x", data());
    assertEquals(2, journal.number("select version from entry"));
    assertEquals(
        1,
        journal.number("select count(*) from recorded_action where status is null"),
        "left to nodes that know the data");
  }
}
