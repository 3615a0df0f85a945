package dev.ropeway.remote;

import static dev.ropeway.GivenRights.assertDenied;
import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.ActionValidator;
import dev.ropeway.Attempt;
import dev.ropeway.Caller;
import dev.ropeway.GivenRights;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.Verdict;
import dev.ropeway.action.RoomData;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers from outside may undo: what they did themselves, wherever and however. */
class RemoteUndoIT {
  private static final Caller ANN = caller("ann");
  private static final Caller BOB = caller("bob");
  private static final String NOT_YOURS =
      "there is no such action of yours, or it was too long ago: the log does not have it";

  private final Store<JsonValue> boards =
      Store.of("boards", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .realtime()
          .build();

  /** Nobody makes anything bad, nor brings it back. */
  private static final ActionValidator NOTHING_BAD =
      new ActionValidator() {
        @Override
        public String store() {
          return "boards";
        }

        @Override
        public Verdict check(Attempt attempt) {
          return attempt.after().toString().contains("bad") && attempt.action().equals("undo")
              ? Verdict.refuse("not again: " + attempt.paths())
              : Verdict.accept();
        }
      };

  private final GivenRights rights = new GivenRights("boards");
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final TestNode node =
      TestNode.guarded(
          GivenRights.access(rights),
          NodeClock.system(),
          url,
          Settings.standard(),
          List.of(boards),
          List.of(NOTHING_BAD),
          null);

  RemoteUndoIT() {
    for (String who : List.of("ann", "bob")) {
      rights.give(who, "", "read"); // the store is there
      rights.give(
          who, "b", "act.set", "act.remove", "act.undo", "act.put", "act.own", "read", "watch");
    }
  }

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }

  private Outcome act(Caller who, String client, long id, String name, String args)
      throws Exception {
    return get(sent(who, client, id, name, args)).outcome();
  }

  private CompletionStage<Decided<Outcome>> sent(
      Caller who, String client, long id, String name, String args) {
    RemoteAction action = new RemoteAction(id, name, json(args), null);
    return node.remote()
        .as(who)
        .record(node.store(who, "boards"), "b", client, List.of(action))
        .outcomes()
        .get(0)
        .outcome();
  }

  private static void decided(Status status, String reason, Outcome outcome) {
    assertEquals(status, outcome.status(), () -> String.valueOf(outcome.reason()));
    assertEquals(reason, outcome.reason());
  }

  private JsonValue data() {
    RemoteEntry found = node.remote().as(ANN).latest(node.store(ANN, "boards"), "b").orElseThrow();
    return RoomData.visible(found.entry().data());
  }

  @Test
  void anyTabOfHisUndoesIt() throws Exception {
    act(ANN, "~1", 1, "set", "{'path':'/a','value':1}");
    act(ANN, "~2", 1, "set", "{'path':'/a','value':2}");

    assertTrue(act(ANN, "~1", 2, "undo", "{'client':'~2','id':1}").applied());
    assertEquals(json("{'a':1}"), data());
    assertTrue(act(ANN, "~3", 1, "undo", "{'client':'ann~1','id':2}").applied());
    assertEquals(json("{'a':2}"), data());
  }

  @Test
  void nobodyElseDoes() throws Exception {
    act(ANN, "~1", 1, "set", "{'path':'/a','value':1}");

    decided(Status.REJECTED, NOT_YOURS, act(BOB, "~1", 1, "undo", "{'client':'ann~1','id':1}"));
    decided(Status.REJECTED, NOT_YOURS, act(BOB, "~1", 2, "undo", "{'client':'ann~1','id':77}"));
    rights.take("ann", "b", "act.set");
    assertDenied(Kind.FORBIDDEN, () -> sent(ANN, "~1", 2, "undo", "{'client':'~1','id':1}"));
    rights.give("ann", "b", "act.set");
    rights.take("ann", "b", "act.undo");
    assertDenied(Kind.FORBIDDEN, () -> sent(ANN, "~1", 2, "undo", "{'client':'~1','id':1}"));
    assertEquals(json("{'a':1}"), data());
  }

  /** However often it is sent, and though nobody could tell any more what there is to do. */
  @Test
  void aRepeatGetsTheFirstOutcome() throws Exception {
    act(ANN, "~1", 1, "set", "{'path':'/a','value':1}");
    act(ANN, "~1", 2, "set", "{'path':'/a','value':2}");
    assertTrue(act(ANN, "~1", 3, "undo", "{'client':'~1','id':2}").applied());
    assertTrue(get(once("{'client':'~1','id':1}")).outcome().applied());
    act(BOB, "~1", 1, "set", "{'path':'/a','value':3}");
    log.execute("delete from entry_version where version <= 2");

    for (Decided<Outcome> again :
        List.of(
            get(sent(ANN, "~1", 3, "undo", "{'client':'~1','id':2}")),
            get(once("{'client':'~1','id':1}")))) {
      assertTrue(again.duplicate());
      assertTrue(again.outcome().applied());
    }
    assertEquals(json("{'a':3}"), data());
  }

  /** With an {@code Idempotency-Key}, by which a repeat is known by what it asks for. */
  private CompletionStage<Decided<Outcome>> once(String args) {
    RemoteAction action = new RemoteAction(1, "undo", json(args), null);
    return node.remote()
        .as(ANN)
        .recordOnce(node.store(ANN, "boards"), "b", "key", "payer", List.of(action))
        .outcomes()
        .get(0)
        .outcome();
  }

  @Test
  void aBatchIsOneStep() throws Exception {
    act(BOB, "~1", 1, "set", "{'path':'/c','value':7}");
    transact("~1", 1, "b", "b");
    act(BOB, "~1", 2, "set", "{'path':'/d','value':8}");

    Outcome undo = act(ANN, "~2", 1, "undo", "{'client':'ropeway:tx:ann~1#1','id':2}");

    assertTrue(undo.applied(), () -> String.valueOf(undo));
    assertEquals(json("{'c':7,'d':8}"), data());
    decided(
        Status.REJECTED,
        "it has been undone before",
        act(ANN, "~2", 2, "undo", "{'client':'ropeway:tx:ann~1#1','id':1}"));
    assertTrue(act(ANN, "~2", 3, "undo", "{'client':'~2','id':1}").applied());
    assertEquals(json("{'c':7,'d':8,'k0':0,'k1':1}"), data());
  }

  private void transact(String client, long id, String... keys) throws Exception {
    List<RemotePart> parts = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      rights.give("ann", keys[i], "act.set", "act.undo");
      String args = "{'path':'/k%d','value':%d}".formatted(i, i);
      parts.add(new RemotePart("boards", keys[i], "set", json(args)));
    }
    RemoteTransaction transaction =
        new RemoteTransaction(Optional.of(client), id, Optional.empty(), parts, List.of());
    Decided<TransactionOutcome> outcome = get(node.remote().as(ANN).transact(transaction, "payer"));
    assertTrue(outcome.outcome().committed());
  }

  @Test
  void noPartOfATransactionIsUndoneAlone() throws Exception {
    transact("~1", 1, "b", "other");

    decided(
        Status.REJECTED,
        "it is part of a transaction, of which no part is undone alone",
        act(ANN, "~1", 1, "undo", "{'client':'ropeway:tx:ann~1#1','id':1}"));
    NotRecordedException refused =
        assertThrows(
            NotRecordedException.class,
            () ->
                node.remote()
                    .as(ANN)
                    .transact(
                        new RemoteTransaction(
                            Optional.of("~1"),
                            2,
                            Optional.empty(),
                            List.of(
                                new RemotePart(
                                    "boards", "b", "undo", json("{'client':'~1','id':1}"))),
                            List.of()),
                        "payer"));
    assertEquals(NotRecordedException.Kind.WRONG_ARGUMENT, refused.kind());
  }

  @Test
  void validatorsAreAsked() throws Exception {
    act(ANN, "~1", 1, "set", "{'path':'/a','value':'bad'}");
    act(ANN, "~1", 2, "set", "{'path':'/a','value':'good'}");
    decided(
        Status.REJECTED, "not again: [/a]", act(ANN, "~1", 3, "undo", "{'client':'~1','id':2}"));
    assertEquals(json("{'a':'good'}"), data());
  }

  @Test
  void whatOneCanUndoIsToldToHimAlone() throws Exception {
    act(ANN, "~1", 1, "set", "{'path':'/a','value':1}");
    act(BOB, "~1", 1, "set", "{'path':'/b','value':1}");
    act(ANN, "~1", 2, "set", "{'path':'/a','value':2}");
    transact("~1", 1, "b", "b");
    act(ANN, "~1", 3, "remove", "{'path':'/nothing'}");
    act(ANN, "~2", 1, "undo", "{'client':'ropeway:tx:ann~1#1','id':1}");
    act(ANN, "~2", 2, "undo", "{'client':'ann~1','id':2}");
    act(ANN, "~3", 1, "undo", "{'client':'~2','id':2}");

    Undoable hers = undoable(ANN, "~9");
    assertEquals(
        List.of(new Undoable.Step("ann~1", 1), new Undoable.Step("ann~3", 1)), hers.undo());
    assertEquals(List.of(new Undoable.Step("ann~2", 1)), hers.redo());
    assertEquals(List.of(new Undoable.Step("bob~1", 1)), undoable(BOB, "~9").undo());
    assertDenied(Kind.CLIENT_NOT_YOURS, () -> undoable(BOB, "ann~1"));
    rights.take("bob", "b", "act.undo");
    assertDenied(Kind.FORBIDDEN, () -> undoable(BOB, "~9"));
  }

  private Undoable undoable(Caller who, String client) {
    try (RemoteReads reads = node.remote().as(who).reads()) {
      return reads.undoable(node.store(who, "boards"), "b", client);
    }
  }

  /** Somebody who decided on a version of a member must not find it as if nothing had been. */
  @Test
  void aTransactionalMemberMovesOn() throws Exception {
    act(ANN, "~1", 1, "put", "{'path':'/d','key':'k','value':1,'version':0}");
    act(ANN, "~1", 2, "put", "{'path':'/d','key':'k','value':2,'version':1}");

    assertTrue(act(ANN, "~1", 3, "undo", "{'client':'~1','id':2}").applied());

    decided(
        Status.REJECTED,
        "/d/k has been changed meanwhile",
        act(BOB, "~1", 1, "put", "{'path':'/d','key':'k','value':3,'version':2}"));
    assertTrue(act(BOB, "~1", 2, "put", "{'path':'/d','key':'k','value':3,'version':3}").applied());
  }
}
