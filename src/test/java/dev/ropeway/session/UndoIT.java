package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.JsonAction;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Undoing and doing again, by code of the server. */
class UndoIT {
  record Player(String name, long coins) {}

  private final Store<JsonValue> notes =
      Store.of("notes", JsonValue.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT).build();
  private final Action<JsonValue, JsonObject> set = JsonAction.SET.of(notes);
  private final Action<JsonValue, JsonObject> increment = JsonAction.INCREMENT.of(notes);
  private final Action<JsonValue, JsonObject> append = JsonAction.APPEND.of(notes);

  private final Store<JsonValue> slow =
      Store.of("slow", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .pushDelay(Duration.ofMinutes(1))
          .build();

  private final Store<Player> players =
      Store.of("players", Player.class).defaultData(() -> new Player("nobody", 0)).build();
  private final Action<Player, Long> add =
      players
          .action("add", Long.class, (p, n) -> new Player(p.name(), p.coins() + n))
          .undo(
              (p, n) -> {
                if (p.coins() < n) {
                  throw new ActionRejectedException("/coins: spent already");
                }
                return new Player(p.name(), p.coins() - n);
              });
  private final Action<Player, String> rename =
      players.action("rename", String.class, (p, name) -> new Player(name, p.coins())).undo();
  private final Action<Player, Void> lose = players.action("lose", p -> new Player(p.name(), 0));

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final TestNode node =
      TestNode.start(url, Settings.standard().strict(true), List.of(notes, slow, players));

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static JsonObject json(String text) {
    return JsonText.read(text.replace('\'', '"')).asJsonObject();
  }

  private static Patch done(Patch patch) throws Exception {
    Outcome outcome = get(patch.outcome());
    assertTrue(outcome.applied(), () -> patch + ": " + outcome);
    return patch;
  }

  private static void decided(Status status, String reason, Patch patch) throws Exception {
    Outcome outcome = get(patch.outcome());
    assertEquals(status, outcome.status(), () -> String.valueOf(outcome.reason()));
    assertEquals(reason, outcome.reason());
  }

  private JsonValue data(Store<JsonValue> store) {
    return node.sessions().data(store, "n");
  }

  @Test
  void whatWasDoneIsUndoneAndDoneAgain() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n");
        Session<JsonValue> theirs = node.sessions().load(notes, "n")) {
      done(mine.patch(set, json("{'path':'/l','value':[1]}")));
      Patch count = done(mine.patch(set, json("{'path':'/n','value':10}")));
      Patch more = done(mine.patch(increment, json("{'path':'/n','by':5}")));
      Patch two = done(mine.patch(append, json("{'path':'/l','value':2}")));
      done(theirs.patch(increment, json("{'path':'/n','by':100}")));
      done(theirs.patch(append, json("{'path':'/l','value':3}")));

      Patch noMore = done(mine.undo(more));
      Patch notTwo = done(mine.undo(two));

      assertEquals(json("{'l':[1,3],'n':110}"), data(notes));
      decided(Status.REJECTED, "/n has been changed since", mine.undo(count));
      Patch again = done(mine.undo(noMore));
      done(mine.undo(notTwo));
      assertEquals(json("{'l':[1,2,3],'n':115}"), data(notes));
      done(mine.undo(again));
      assertEquals(json("{'l':[1,2,3],'n':110}"), data(notes));
      assertEquals(
          5,
          log.number(
              "select count(*) from recorded_action where name = 'undo' and status = 'applied'"),
          "they are in the log like any other");
    }
  }

  /** A request of a few bytes must not have the log keep megabytes. */
  @Test
  void whatIsTooLargeIsNotPutBack() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      String large = "x".repeat(600_000);
      Patch first = done(mine.patch(set, json("{'path':'/a','value':'" + large + "'}")));
      Patch other = done(mine.patch(set, json("{'path':'/a','value':'" + large + "y'}")));
      decided(
          Status.REJECTED, "what it changed takes more than 1048576 characters", mine.undo(other));
      decided(Status.REJECTED, "/a has been changed since", mine.undo(first));
      assertEquals(json("{'a':'" + large + "y'}"), data(notes));
    }
  }

  @Test
  void nothingIsUndoneTwice() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      done(mine.patch(set, json("{'path':'/n','value':10}")));
      Patch more = done(mine.patch(increment, json("{'path':'/n','by':5}")));
      List<Patch> undos = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        undos.add(node.sessions().undo(notes, "n", more.client(), more.id()));
      }
      int applied = 0;
      for (Patch each : undos) {
        Outcome outcome = get(each.outcome());
        applied += outcome.applied() ? 1 : 0;
        assertTrue(
            outcome.applied() || "it has been undone before".equals(outcome.reason()),
            () -> String.valueOf(outcome));
      }

      assertEquals(1, applied, "of those of one push and of others");
      assertEquals(json("{'n':10}"), data(notes));
      decided(Status.REJECTED, "it has been undone before", mine.undo(more));
    }
  }

  /** Two nodes that know nothing of each other but what is in the database. */
  @Test
  void nothingIsUndoneTwiceOnAnyNodes() throws Exception {
    try (TestNode other = TestNode.deaf(url, Settings.standard(), List.of(notes, slow, players));
        Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      done(mine.patch(set, json("{'path':'/n','value':0}")));
      for (int i = 0; i < 20; i++) {
        Patch more = done(mine.patch(increment, json("{'path':'/n','by':1}")));
        Patch here = node.sessions().undo(notes, "n", more.client(), more.id());
        Patch there = other.sessions().undo(notes, "n", more.client(), more.id());
        boolean applied = get(here.outcome()).applied();

        assertEquals(!applied, get(there.outcome()).applied(), "one of them");
      }
      assertEquals(json("{'n':0}"), data(notes));
    }
  }

  /** What each of them did is told apart, though the history has them as one version. */
  @Test
  void oneOfManyActionsOfOneVersionIsUndone() throws Exception {
    Action<JsonValue, JsonObject> setSlow = JsonAction.SET.of(slow);
    Patch first;
    Patch second;
    try (Session<JsonValue> mine = node.sessions().load(slow, "n");
        Session<JsonValue> theirs = node.sessions().load(slow, "n")) {
      first = mine.patch(setSlow, json("{'path':'/a','value':1}"));
      get(first.recorded());
      Patch other = theirs.patch(setSlow, json("{'path':'/b','value':1}"));
      get(other.recorded());
      second = mine.patch(setSlow, json("{'path':'/a','value':2}"));
      get(second.recorded());
      get(mine.stop());
      assertEquals(get(first.outcome()).version(), get(second.outcome()).version());
    }
    Patch undo = node.sessions().undo(slow, "n", second.client(), second.id());
    get(undo.recorded());
    flush();

    done(undo);
    assertEquals(json("{'a':1,'b':1}"), data(slow));
    Patch too = node.sessions().undo(slow, "n", first.client(), first.id());
    get(too.recorded());
    flush();
    done(too);
    assertEquals(json("{'b':1}"), data(slow));
  }

  private void flush() throws Exception {
    try (Session<JsonValue> session = node.sessions().load(slow, "n")) {
      get(session.stop());
    }
  }

  @Test
  void applicationsSayHowTheirsAreUndone() throws Exception {
    try (Session<Player> bob = node.sessions().load(players, "bob")) {
      Patch ten = done(bob.patch(add, 10L));
      Patch five = done(bob.patch(add, 5L));
      Patch named = done(bob.patch(rename, "bob"));

      Patch without = done(bob.undo(ten));
      assertEquals(new Player("bob", 5), node.sessions().data(players, "bob"));
      done(bob.undo(without));
      Patch nameless = done(bob.undo(named));
      assertEquals(new Player("nobody", 15), node.sessions().data(players, "bob"));
      done(bob.undo(nameless));

      Patch lost = done(bob.patch(lose));
      decided(Status.REJECTED, "/coins: spent already", bob.undo(five));
      decided(Status.CANCELLED, "lose is not undone", bob.undo(lost));
      decided(Status.CANCELLED, "it changed nothing", bob.undo(done(bob.patch(rename, "bob"))));
      assertEquals(new Player("bob", 0), node.sessions().data(players, "bob"));
    }
  }

  @Test
  void whatDidNothingOrIsGoneIsTold() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      Patch bad = mine.patch(append, json("{'path':'','value':1}"));
      assertEquals(Status.REJECTED, get(bad.outcome()).status());
      decided(Status.CANCELLED, "it was rejected, so it did nothing", mine.undo(bad));
      decided(
          Status.REJECTED,
          "there is no such action of yours, or it was too long ago: the log does not have it",
          node.sessions().undo(notes, "n", "nobody", 1));

      Patch old = done(mine.patch(set, json("{'path':'/a','value':1}")));
      done(mine.patch(set, json("{'path':'/b','value':1}")));
      log.execute("delete from entry_version where version = 1");
      decided(
          Status.REJECTED,
          "there is no such action of yours, or it was too long ago: the log does not have it",
          mine.undo(old));
      Patch row = // what makes an entry has one
          done(node.sessions().patch(notes, "m", set, json("{'path':'/a','value':1}")));
      done(node.sessions().patch(notes, "m", set, json("{'path':'/b','value':1}")));
      log.execute("delete from entry_version where version = 1");
      decided(
          Status.REJECTED,
          "it was too long ago: the history does not have it",
          node.sessions().undo(notes, "m", row.client(), row.id()));
      Action<JsonValue, JsonObject> setSlow = JsonAction.SET.of(slow);
      Patch slowly = node.sessions().patch(slow, "n", setSlow, json("{'path':'/a','value':1}"));
      get(slowly.recorded());
      Patch early = node.sessions().undo(slow, "n", slowly.client(), slowly.id());
      get(early.recorded());
      flush();
      decided(Status.REJECTED, "it is not decided yet", early);
    }
  }

  @Test
  void whatWasDeletedSinceStaysDeletedAndWhatBeganAnewIsUndone() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      Patch more = done(mine.patch(increment, json("{'path':'/n','by':5}")));
      done(mine.patch(set, json("{'path':'/a','value':1}")));
      Patch deleted = done(mine.delete());

      decided(Status.REJECTED, "the entry was deleted", mine.undo(more));
      decided(Status.CANCELLED, "delete is not undone", mine.undo(deleted));
      Patch anew = done(mine.patch(set, json("{'path':'/a','value':2}")));
      done(mine.undo(anew));
      assertEquals(json("{}"), data(notes));
    }
  }

  @Test
  void restoringIsUndone() throws Exception {
    try (Session<JsonValue> mine = node.sessions().load(notes, "n")) {
      done(mine.patch(set, json("{'path':'/a','value':1}")));
      done(mine.patch(set, json("{'path':'/a','value':2}")));
      Patch restored = done(node.sessions().view(notes, "n").restoreTo(1));
      assertEquals(json("{'a':1}"), data(notes));

      done(mine.undo(restored));

      assertEquals(json("{'a':2}"), data(notes));
    }
  }
}
