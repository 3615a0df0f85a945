package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Store;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.PulledEntry;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.Precondition;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.Migrations;
import dev.ropeway.store.RestoreAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What actions make of an entry, in memory. */
class FoldTest {
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final JsonLimits LIMITS = new JsonLimits(10, 200);
  private final BoundStore<Player> players = new BoundStore<>(Players.STORE);
  private final List<Step> steps = new ArrayList<>();

  private void step(String name, String args) {
    step(name, args, null);
  }

  private void step(String name, String args, @Nullable List<Long> ifVersions) {
    var action = players.action(name).orElseThrow();
    ActionId id = new ActionId(BOB, "c", steps.size() + 1L);
    steps.add(
        new Step(
            id, action, action.decode(JsonText.read(args)), args, ifVersions, null, false, null));
  }

  private static EntrySnapshot at(long version, String data) {
    return new EntrySnapshot(
        BOB, true, new Position(version, 3), JsonText.read(data), Instant.EPOCH, data.length());
  }

  private static final EntrySnapshot FIVE = at(5, "{\"name\":\"b\",\"coins\":10,\"items\":[]}");

  private Fold<Player> fold(EntrySnapshot base) {
    return Fold.of(players, base, steps, LIMITS);
  }

  private static List<Outcome> outcomes(Fold<?> fold) {
    return fold.decisions().stream().map(StepDecision::outcome).toList();
  }

  private static Outcome applied(long version) {
    return new Outcome(Status.APPLIED, version, null);
  }

  @Test
  void actionsApplyInOrderAndMakeOneVersion() {
    step("add_coins", "5");
    step("take_coins", "15");
    step("add_item", "\"hat\"");

    Fold<Player> fold = fold(FIVE);

    assertTrue(fold.versioned());
    assertEquals("{\"name\":\"b\",\"coins\":0,\"items\":[\"hat\"]}", JsonText.write(fold.json()));
    assertEquals(List.of(applied(6), applied(6), applied(6)), outcomes(fold));
  }

  @Test
  void refusedActionIsDecidedOnTheVersionItSaw() {
    step("take_coins", "99");
    step("add_coins", "1");
    step("take_coins", "99");
    step("remove_item", "\"hat\"");

    List<Outcome> outcomes = outcomes(fold(FIVE));

    assertEquals(new Outcome(Status.REJECTED, 5, "not enough coins: 10 of 99"), outcomes.get(0));
    assertEquals(applied(6), outcomes.get(1));
    assertEquals(new Outcome(Status.REJECTED, 6, "not enough coins: 11 of 99"), outcomes.get(2));
    assertEquals(new Outcome(Status.CANCELLED, 6, null), outcomes.get(3));
  }

  @Test
  void refusedActionsAloneMakeNoVersionAndAreNumberedAsRefusals() {
    step("take_coins", "99");
    step("remove_item", "\"hat\"");

    Fold<Player> fold = fold(FIVE);

    assertFalse(fold.versioned());
    assertEquals(List.of(4L, 5L), fold.decisions().stream().map(StepDecision::refusal).toList());
  }

  @Test
  void appliedActionWithoutEffectMakesNoVersionUnlessItIsTheFirst() {
    step("add_coins", "0");

    assertFalse(fold(FIVE).versioned());
    Fold<Player> first = fold(EntrySnapshot.absent(BOB, players.defaultJson()));
    assertTrue(first.versioned());
    assertEquals(List.of(applied(1)), outcomes(first));
  }

  @Test
  void changesThatCancelOutStillMakeTheVersionTheirOutcomesName() {
    step("add_coins", "5");
    step("take_coins", "5");

    Fold<Player> fold = fold(FIVE);

    assertTrue(fold.versioned());
    assertEquals(List.of(applied(6), applied(6)), outcomes(fold));
  }

  @Test
  void resultTooLargeIsRejectedAndTheOthersApply() {
    step("add_item", "\"hat\"");
    step("rename", "\"" + "x".repeat(300) + "\"");
    step("add_coins", "1");

    Fold<Player> fold = fold(FIVE);

    assertEquals(Status.APPLIED, outcomes(fold).get(0).status());
    assertEquals(Status.REJECTED, outcomes(fold).get(1).status());
    assertEquals(Status.APPLIED, outcomes(fold).get(2).status());
    assertEquals("{\"name\":\"b\",\"coins\":11,\"items\":[\"hat\"]}", JsonText.write(fold.json()));
  }

  @Test
  void conditionOnTheVersionSeesTheActionsBefore() {
    step("add_coins", "1", List.of(5L));
    step("add_coins", "1", List.of(5L));
    step("add_coins", "1", List.of());

    List<Outcome> outcomes = outcomes(fold(FIVE));

    assertEquals(applied(6), outcomes.get(0));
    assertEquals(Status.REJECTED, outcomes.get(1).status());
    assertEquals(applied(6), outcomes.get(2));
    assertEquals(
        Status.REJECTED,
        outcomes(fold(EntrySnapshot.absent(BOB, players.defaultJson()))).get(0).status());
  }

  @Test
  void ofTwoThatCreateTheFirstOneDoes() {
    step("add_coins", "1", Precondition.isNew().numbers());
    step("add_coins", "5", Precondition.isNew().numbers());
    step("add_coins", "7", Precondition.notAt(List.of(1L)).numbers());

    List<Outcome> outcomes = outcomes(fold(EntrySnapshot.absent(BOB, players.defaultJson())));

    assertEquals(applied(1), outcomes.get(0));
    assertEquals(Status.REJECTED, outcomes.get(1).status());
    assertEquals(Status.REJECTED, outcomes.get(2).status());
  }

  @Test
  void throwingActionFailsAndTheQueueGoesOn() {
    Store<Player> store =
        Store.of("players", Player.class).defaultData(() -> new Player("n", 0, List.of())).build();
    Action<Player, Void> broken =
        store.action(
            "broken",
            Void.class,
            (p, nothing) -> {
              throw new IllegalStateException("on \u0000 purpose");
            });
    Action<Player, Long> add =
        store.action("add", Long.class, (p, n) -> new Player(p.name(), p.coins() + n, p.items()));
    BoundStore<Player> bound = new BoundStore<>(store);
    for (String name : List.of(broken.name(), add.name())) {
      var action = bound.action(name).orElseThrow();
      String args = name.equals("add") ? "1" : "null";
      ActionId id = new ActionId(BOB, "c", steps.size() + 1L);
      steps.add(
          new Step(id, action, action.decode(JsonText.read(args)), args, null, null, false, null));
    }

    Fold<Player> fold = Fold.of(bound, FIVE, steps, LIMITS);

    assertEquals(Status.FAILED, outcomes(fold).get(0).status());
    assertFalse(String.valueOf(outcomes(fold).get(0).reason()).contains("\u0000"));
    assertEquals(applied(6), outcomes(fold).get(1));
  }

  @Test
  void dataOfAnotherTypeIsNotTouched() {
    step("add_coins", "1");

    assertThrows(BadEntryException.class, () -> fold(at(5, "{\"name\":\"b\",\"level\":7}")));
  }

  @Test
  void unknownPendingActionIsNotTouched() {
    RecordedAction unknown =
        new RecordedAction(BOB, "c", 1, "fly", "null", null, null, Instant.EPOCH, null);

    assertThrows(BadEntryException.class, () -> Step.of(players, unknown));
  }

  @Test
  void pendingActionsKeepEachClientsOrderWhenClocksJump() {
    Instant late = Instant.parse("2026-01-01T00:00:10Z");
    Instant early = Instant.parse("2026-01-01T00:00:00Z");
    List<RecordedAction> rows =
        List.of(
            new RecordedAction(BOB, "a", 2, "add_coins", "1", null, null, early, null),
            new RecordedAction(
                BOB, "b", 1, "add_coins", "1", null, null, early.plusSeconds(5), null),
            new RecordedAction(BOB, "a", 1, "add_coins", "1", null, null, late, null));

    List<String> order =
        RecordedOrder.of(rows).stream().map(row -> row.client() + row.id()).toList();

    assertEquals(List.of("b1", "a1", "a2"), order);
  }

  @Test
  void ofTwoUndosOfOneActionOneIsApplied() {
    String undo =
        """
        {"client":"a","id":1,"version":5,"does":[{"path":"/coins","by":-5}]}""";
    step("undo", undo);
    step("undo", undo);
    step("undo", undo.replace("\"id\":1", "\"id\":2"));

    assertEquals(
        List.of(Status.APPLIED, Status.REJECTED, Status.APPLIED),
        outcomes(fold(FIVE)).stream().map(Outcome::status).toList());
  }

  @Test
  void undoPlannedBeforeAnErasureIsRejected() {
    String data = "{\"name\":\"b\",\"coins\":10,\"items\":[]}";
    PulledEntry entry =
        new PulledEntry(BOB, new Position(7, 0), data, Instant.EPOCH, List.of(), 5, 0, 0, null);
    EntrySnapshot base = EntrySnapshot.of(BOB, entry, players.defaultJson(), Migrations.NONE);
    String change = "{\"path\":\"/coins\",\"was\":%d,\"now\":%d}";
    for (int version : new int[] {4, 5}) {
      String does = change.formatted(12 - version, 10);
      step(
          "undo",
          "{\"client\":\"a\",\"id\":%d,\"version\":%d,\"does\":[%s]}"
              .formatted(version, version, does));
    }

    assertEquals(
        List.of(Status.REJECTED, Status.APPLIED),
        fold(base).decisions().stream().map(each -> each.outcome().status()).toList());
  }

  @Test
  void restoreReadBeforeAnErasureIsRejected() {
    String data = "{\"name\":\"b\",\"coins\":10,\"items\":[]}";
    PulledEntry entry =
        new PulledEntry(BOB, new Position(7, 0), data, Instant.EPOCH, List.of(), 5, 0, 0, null);
    EntrySnapshot base = EntrySnapshot.of(BOB, entry, players.defaultJson(), Migrations.NONE);
    for (long version : new long[] {4, 6, 0}) {
      step("restore", JsonText.write(RestoreAction.args(version, base.data(), List.of())));
    }

    assertEquals(
        List.of(Status.REJECTED, Status.APPLIED, Status.APPLIED),
        outcomes(fold(base)).stream().map(Outcome::status).toList());
  }

  @Test
  void firstActionAfterAnErasureMakesAVersion() {
    PulledEntry entry =
        new PulledEntry(BOB, new Position(5, 0), null, Instant.EPOCH, List.of(), 5, 0, 0, null);
    EntrySnapshot base = EntrySnapshot.of(BOB, entry, players.defaultJson(), Migrations.NONE);
    step("add_coins", "0", List.of());
    step("add_coins", "0");

    Fold<Player> fold = fold(base);
    assertTrue(fold.versioned());
    assertEquals(
        List.of(Status.REJECTED, Status.APPLIED),
        outcomes(fold).stream().map(Outcome::status).toList());
  }
}
