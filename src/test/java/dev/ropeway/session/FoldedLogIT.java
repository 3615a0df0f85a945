package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.DecidedAction;
import dev.ropeway.Erasure;
import dev.ropeway.JsonAction;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.StoredInvariants;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Export;
import dev.ropeway.journal.Pages;
import dev.ropeway.journal.Pruning;
import dev.ropeway.journal.VersionPlace;
import dev.ropeway.json.JsonText;
import dev.ropeway.upkeep.People;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What sessions of the server record is kept with the versions that it makes, and read as ever. */
class FoldedLogIT {
  private static final EntryKey KEY = new EntryKey("notes", "n");
  private static final String WAITING_LENGTH = "x".repeat(2_000);

  private final Store<JsonValue> notes =
      Store.of("notes", JsonValue.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT).build();
  private final Action<JsonValue, JsonObject> set = JsonAction.SET.of(notes);
  private final Action<JsonValue, JsonObject> increment = JsonAction.INCREMENT.of(notes);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final TestNode node = TestNode.start(url, Settings.standard(), List.of(notes));

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private static JsonObject json(String text) {
    return JsonText.read(text.replace('\'', '"')).asJsonObject();
  }

  private static Outcome outcome(Patch patch) throws Exception {
    return patch.outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Patch done(Patch patch) throws Exception {
    Outcome outcome = outcome(patch);
    assertTrue(outcome.applied(), () -> patch + ": " + outcome);
    return patch;
  }

  /** One that makes the entry, which gets a row, one that is kept with its version, a large one. */
  private Patch written(Session<JsonValue> mine) throws Exception {
    done(mine.patch(set, json("{'path':'/n','value':1}")));
    Patch folded = done(mine.patch(increment, json("{'path':'/n','by':5}")));
    done(mine.patch(set, json("{'path':'/l','value':'" + WAITING_LENGTH + "'}")));
    done(mine.patch(set, json("{'path':'/s','value':'short'}")));
    return folded;
  }

  private List<String> told(long bytes) {
    List<String> told = new ArrayList<>();
    String next = Long.toString(Long.MAX_VALUE);
    while (next != null) {
      var page = new Pages(log.database()).versions(KEY, VersionPlace.parse(next), 10, bytes);
      page.versions()
          .forEach(
              version -> {
                for (DecidedAction each : version.actions()) {
                  String args = String.valueOf(each.args());
                  told.add(version.version() + " " + each.name() + " " + args.length());
                }
              });
      next = page.next();
    }
    return told;
  }

  @Test
  void itTakesNoRowsAndIsToldAsEver() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      written(mine);
      assertEquals(2, log.number("select count(*) from recorded_action"));
      assertEquals(
          "2: [[\"increment\", {\"by\": 5, \"path\": \"/n\"}]]",
          log.text("select version || ': ' || log from entry_version where version = 2"));
      List<String> expected = List.of("4 set 29", "3 set 2024", "2 increment 20", "1 set 23");
      assertEquals(expected, told(1_000_000));
      assertEquals(expected, told(100), "in pages of one action each");
      StoredInvariants.assertAll(url, true);
    }
  }

  @Test
  void itIsExportedWithItsVersion() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      Patch folded = written(mine);
      List<JsonObject> versions = new Export(log.database()).versions(KEY, 0);
      assertEquals(4, versions.size());
      assertTrue(!versions.get(0).containsKey("actions"), "which has a row");
      assertEquals(
          JsonText.read(
              "[{\"client\":\"%s\",\"id\":%d,\"name\":\"increment\",\"args\":{\"by\":5,\"path\":\"/n\"}}]"
                  .formatted(folded.client(), folded.id())),
          versions.get(1).get("actions"));
    }
  }

  @Test
  void itIsPrunedWithItsVersion() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      written(mine);
      Pruning.Removed removed =
          new Pruning(log.database()).prune(KEY, Instant.now().plusSeconds(9));
      assertEquals(3, removed.versions());
      assertEquals(3, removed.actions());
      assertEquals(List.of("4 set 29"), told(1_000_000));
    }
  }

  @Test
  void itIsErasedWithItsVersion() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      written(mine);
      assertEquals(2, log.number("select count(*) from entry_version where log is not null"));
      People people = node.parts().people();
      people.tag("notes", "n", "ann");
      Erasure begun = people.beginErasure("ann", false);
      assertEquals(1, people.erase(begun, "ann").get(30, TimeUnit.SECONDS).keys());
      assertEquals(0, log.number("select count(*) from entry_version where log is not null"));
      assertEquals(List.of(), told(1_000_000));
    }
  }

  private void longAgo(int versions) {
    log.execute(
        """
        insert into entry_version (bucket, store, key, version, at, patch, actions)
        select e.bucket, e.store, e.key, e.version + n, e.updated_at, '[]', '[]'
        from entry e, generate_series(1, %1$d) n;
        update entry set version = version + %1$d
        """
            .formatted(versions));
  }

  @Test
  void itIsUndoneHoweverFarBackWithinTheBound() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      Patch folded = written(mine);
      longAgo(9_900);
      done(node.sessions().undo(notes, "n", folded.client(), folded.id()));
      assertEquals(1, node.sessions().data(notes, "n").asJsonObject().getInt("n"));
    }
  }

  @Test
  void whatIsFurtherBackIsNotFound() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      Patch folded = written(mine);
      longAgo(10_000);
      Outcome outcome = outcome(node.sessions().undo(notes, "n", folded.client(), folded.id()));
      assertEquals(Status.REJECTED, outcome.status());
      assertTrue(String.valueOf(outcome.reason()).contains("too long ago"), outcome.reason());
    }
  }
}
