package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.action.Author;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.DecidedUpTo;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.Push;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import dev.ropeway.testing.HandClock;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What actions are told that ask how they were recorded, and what becomes of their answers. */
class KnowingActionsIT {
  private static final EntryKey CHESS = new EntryKey("games", "chess");
  private static final EntryKey GO = new EntryKey("games", "go");
  private static final Author ANN = new Author("ann", List.of("player"));

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final BoundStore<Game> games = new BoundStore<>(Game.STORE);
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00.123456789Z"));
  private final Engine engine = engine();

  private Engine engine() {
    return engine(journal);
  }

  private Engine engine(TestJournal on) {
    return new Engine(
        on.journal(),
        new EntryCache(1_000_000),
        Settings.standard(),
        clock,
        Runnable::run,
        Runnable::run,
        new DeafListener());
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private Request submit(Engine to, EntryKey key, String client, long first, String... actions) {
    return submit(to, Numbering.REMOTE, ANN, key, client, first, actions);
  }

  private Request submit(
      Engine to,
      Numbering numbering,
      @Nullable Author author,
      EntryKey key,
      String client,
      long first,
      String... actions) {
    List<PendingAction> pending = new ArrayList<>();
    for (String each : actions) {
      String[] parts = each.split(" ", 2);
      var action = games.action(parts[0]).orElseThrow();
      String args = parts.length == 1 ? "null" : parts[1];
      ActionId id = new ActionId(key, client, first + pending.size());
      pending.add(
          new PendingAction(id, action, action.decode(JsonText.read(args)), args, null, author));
    }
    Request request = new Request(key, client, numbering, pending);
    to.submit(request, games);
    return request;
  }

  private static void drain(Engine... engines) {
    boolean any = true;
    for (int cycle = 0; any; cycle++) {
      assertTrue(cycle < 100, "the cycles come to no end");
      any = false;
      for (Engine each : engines) {
        any |= each.runOnce();
      }
    }
  }

  private static Decided<Outcome> decided(Request request, int index) {
    var outcome = request.actions().get(index).outcome();
    assertTrue(outcome.isDone(), "the cycles have been run");
    return outcome.join();
  }

  private static Outcome outcome(Request request, int index) {
    return decided(request, index).outcome();
  }

  private RecordedAction row(EntryKey key, String client, long id) {
    return journal.journal().actions(List.of(new ActionId(key, client, id))).get(0);
  }

  private Game game(EntryKey key) {
    EntrySnapshot now = journal.journal().snapshots(Map.of(key, games)).get(key);
    return games.decode(Objects.requireNonNull(now).data());
  }

  /** What was told is what the log says, by whatever way it came to be decided. */
  private void assertTold(EntryKey key, Game.Note note) {
    RecordedAction row = row(key, note.client(), note.id());
    assertEquals(row.recordedAt().toString(), note.at(), note::toString);
    assertEquals("ann", note.caller());
    JsonObject result = Objects.requireNonNull(outcome(row).result()).asJsonObject();
    assertEquals(note.at(), result.getString("at"), "the answer has it too");
    assertEquals(note.client(), result.getString("client"));
  }

  private static Outcome outcome(RecordedAction row) {
    return Objects.requireNonNull(row.outcome());
  }

  @Test
  void newActionsAreToldTheTimeThatTheirPushWrites() {
    submit(engine, CHESS, "a", 1, "plain \"x\"", "roll", "roll");
    submit(engine, GO, "a", 1, "plain \"x\"", "plain \"y\"", "roll");
    submit(engine, CHESS, "b", 1, "roll");
    drain(engine);
    clock.pass(Duration.ofSeconds(1));
    submit(engine, CHESS, "a", 4, "roll"); // the row is there now: all in one statement
    submit(engine, GO, "b", 1, "plain \"z\"", "roll");
    drain(engine);

    List<Game.Note> chess = game(CHESS).notes();
    assertEquals(5, chess.size());
    chess.stream().filter(note -> note.id() > 0).forEach(note -> assertTold(CHESS, note));
    game(GO).notes().stream().filter(note -> note.id() > 0).forEach(note -> assertTold(GO, note));
    assertEquals(5, chess.stream().map(Game.Note::at).distinct().count(), "each its own");
  }

  /** What knows nothing of the sort and is nobody's is kept with its version, between the rows. */
  @Test
  void amongSuchWithoutRowsEachHasARow() {
    submit(engine, CHESS, "a", 1, "roll");
    drain(engine);
    clock.pass(Duration.ofSeconds(1));
    String[] actions = {"plain \"x\"", "roll", "plain \"y\"", "plain \"z\"", "roll", "roll"};
    submit(engine, Numbering.OWN, null, CHESS, "ropeway:session:s", 1, actions);
    submit(engine, Numbering.OWN, ANN, CHESS, "ropeway:session:ann#s", 1, actions);
    drain(engine);

    List<Game.Note> told = game(CHESS).notes();
    assertEquals(13, told.size());
    for (Game.Note note : told) {
      if (note.id() > 0) {
        RecordedAction row = row(CHESS, note.client(), note.id());
        assertEquals(row.recordedAt().toString(), note.at(), note::toString);
      }
    }
    assertEquals(
        "2 ropeway:session:ann#s, 5 ropeway:session:ann#s, 6 ropeway:session:ann#s",
        journal.text(
            """
            select string_agg(id || ' ' || client, ', ' order by id) from recorded_action
            where actor = 'ann' and name = 'roll' and client like 'ropeway:%'
            """));
    assertEquals(
        6, journal.number("select count(*) from recorded_action where client like '%ann#s'"));
    assertEquals(
        3, journal.number("select count(*) from recorded_action where client like '%session:s'"));
    assertEquals(
        "[[\"plain\", \"x\"], null, [\"plain\", \"y\"], [\"plain\", \"z\"], null, null,"
            + " null, null, null, null, null, null]",
        journal.text("select log::text from entry_version where version = 2"));
  }

  @Test
  void outracedActionIsToldTheSameAgain() {
    submit(engine, CHESS, "a", 1, "roll");
    drain(engine);
    Engine other = engine();
    submit(other, CHESS, "b", 1, "plain \"x\"");
    drain(other);
    Request outraced = submit(engine, CHESS, "a", 2, "roll");
    assertTrue(engine.runOnce());
    assertFalse(outraced.actions().get(0).outcome().isDone(), "recorded, not decided");
    Instant recorded = row(CHESS, "a", 2).recordedAt();

    clock.pass(Duration.ofMinutes(5));
    drain(engine);

    Game.Note last = game(CHESS).notes().get(2);
    assertEquals(recorded.toString(), last.at());
    assertTold(CHESS, last);
  }

  @Test
  void whoeverDecidesThrowsTheSameDice() {
    submit(engine, CHESS, "a", 1, "roll");
    drain(engine);
    long first = game(CHESS).notes().get(0).dice();
    journal.execute("delete from entry");
    journal.execute("delete from entry_version");
    journal.execute(
        "update recorded_action set status = null, version = null, decided_at = null, result = null");

    Engine other = engine();
    clock.pass(Duration.ofMinutes(5));
    other.orphaned(CHESS, games);
    drain(other);

    assertEquals(List.of(first), game(CHESS).notes().stream().map(Game.Note::dice).toList());
    assertTold(CHESS, game(CHESS).notes().get(0));
  }

  @Test
  void anotherSecretThrowsOtherDice() {
    submit(engine, CHESS, "a", 1, "roll");
    drain(engine);
    long first = game(CHESS).notes().get(0).dice();
    try (TestJournal elsewhere = new TestJournal(TestDatabase.freshDatabaseUrl())) {
      Engine other = engine(elsewhere);
      submit(other, CHESS, "a", 1, "roll");
      drain(other);

      assertNotEquals(first, elsewhere.number("select (data#>>'{notes,0,dice}')::int8 from entry"));
    }
  }

  @Test
  void answersAreKeptAndRepeatsGetTheFirst() {
    Request first = submit(engine, CHESS, "a", 1, "roll", "talk 3", "clear", "plain \"x\"");
    drain(engine);
    Request straight = submit(engine, CHESS, "a", 5, "roll");
    drain(engine);

    Engine other = engine();
    Request again = submit(other, CHESS, "a", 1, "roll", "talk 99", "clear", "plain \"x\"", "roll");
    drain(other);

    for (int i = 0; i < 4; i++) {
      assertTrue(decided(again, i).duplicate());
      assertEquals(outcome(first, i), outcome(again, i));
    }
    assertEquals(outcome(straight, 0), outcome(again, 4));
    assertEquals("\"xxx\"", String.valueOf(outcome(again, 1).result()));
    assertNull(outcome(again, 2).result(), "nothing was answered");
    assertNull(outcome(again, 3).result());
    assertEquals(
        3, journal.number("select count(*) from recorded_action where result is not null"));
  }

  @Test
  void answerThatChangesNothingIsKeptWithoutAVersion() {
    submit(engine, CHESS, "a", 1, "plain \"x\"");
    drain(engine);
    Request talk = submit(engine, CHESS, "a", 2, "talk 2");
    drain(engine);

    assertEquals(1, outcome(talk, 0).version());
    assertEquals(outcome(talk, 0), outcome(row(CHESS, "a", 2)));
    assertEquals("\"xx\"", String.valueOf(outcome(talk, 0).result()));
    DecidedUpTo all = new DecidedUpTo(new ClientKey(CHESS, "a"), 1);
    List<Ack> told = journal.journal().decided(List.of(all), 9).get(0);
    assertEquals(List.of(false, true), told.stream().map(Ack::answered).toList());
    Map<EntryKey, Position> behind = Map.of(CHESS, new Position(1, 0));
    Ack late = journal.journal().changes(behind, 9, 9_999).list().get(0).acks().get(0);
    assertTrue(late.answered(), "those who come late are told that there is one");
  }

  @Test
  void pendingActionsAnswerAreKept() {
    ActionWrite pending = new ActionWrite(CHESS, "p", 1, "talk", "4", null, null, null);
    journal.push(new Push(List.of(), List.of(pending), List.of(), clock.instant()));
    engine.orphaned(CHESS, games);
    drain(engine);

    assertEquals("\"xxxx\"", String.valueOf(outcome(row(CHESS, "p", 1)).result()));
  }

  @Test
  void answerThatIsTooLargeOrNoJsonIsNotApplied() {
    Request request = submit(engine, CHESS, "a", 1, "talk 65534", "talk 65535", "mutter");
    drain(engine);

    assertEquals(Status.APPLIED, outcome(request, 0).status());
    assertEquals(Status.REJECTED, outcome(request, 1).status());
    assertTrue(String.valueOf(outcome(request, 1).reason()).contains("answers cannot be kept"));
    assertEquals(Status.FAILED, outcome(request, 2).status());
    assertNull(outcome(request, 1).result());
  }

  @Test
  void secretThatCannotBeReadDecidesNothing() {
    submit(engine, CHESS, "a", 1, "plain \"x\"");
    drain(engine);
    journal.execute("alter table server_secret rename to gone");
    Request roll = submit(engine, CHESS, "a", 2, "roll");
    engine.runOnce();
    assertFalse(roll.actions().get(0).outcome().isDone());
    assertEquals(1, journal.number("select count(*) from recorded_action"));

    journal.execute("alter table gone rename to server_secret");
    clock.pass(Duration.ofMinutes(1));
    drain(engine);

    assertEquals(Status.APPLIED, outcome(roll, 0).status());
    assertTold(CHESS, game(CHESS).notes().get(1));
  }
}
