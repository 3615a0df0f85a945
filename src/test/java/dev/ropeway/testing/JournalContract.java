package dev.ropeway.testing;

import static dev.ropeway.testing.PushMaker.BOB;
import static dev.ropeway.testing.PushMaker.NOON;
import static dev.ropeway.testing.PushMaker.TOM;
import static dev.ropeway.testing.PushMaker.action;
import static dev.ropeway.testing.PushMaker.applied;
import static dev.ropeway.testing.PushMaker.pending;
import static dev.ropeway.testing.PushMaker.version;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.action.Author;
import dev.ropeway.action.ClientNames;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.ClashException;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.LogForm;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.PulledEntry;
import dev.ropeway.journal.Push;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.Slice;
import dev.ropeway.journal.VersionKey;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What cycles and watches rely on, whatever keeps it: run on the memory journal and on PostgreSQL,
 * so that neither can do what the other does not. What is read of the past: {@link PastContract}.
 */
abstract class JournalContract {
  private static final long MUCH = 100_000;

  /** What is tested; the same one throughout a test. */
  abstract Keeping keeping();

  /** Forgets what was decided before. */
  abstract void prune(Instant before);

  private CycleJournal journal() {
    return keeping().journal();
  }

  private PushMaker make() {
    return new PushMaker(journal());
  }

  private EntrySnapshot stored(EntryKey key) {
    return make().stored(key);
  }

  private List<RecordedAction> waiting(EntryKey... keys) {
    return journal().pending(List.of(keys), 100, MUCH).list();
  }

  private List<String> clients(EntryKey... keys) {
    return waiting(keys).stream().map(RecordedAction::client).toList();
  }

  @Test
  void pushFromAnOldPositionWritesNothingButPendingActions() {
    EntrySnapshot absent = stored(BOB);
    make().apply(absent, "a", 1);
    EntrySnapshot first = stored(BOB);

    assertEquals(Set.of(BOB), make().apply(absent, "b", 1), "there was no row");
    assertEquals(Set.of(), make().apply(first, "a", 2));
    assertEquals(Set.of(BOB), make().apply(first, "c", 1), "it was at version 1");

    assertEquals(2, stored(BOB).version());
    assertEquals(JsonText.read("{\"n\":2}"), stored(BOB).data());
    assertEquals(List.of("b", "c"), clients(BOB));
  }

  /** The version is still the same: only the count of refusals tells. */
  @Test
  void decisionThatMakesNoVersionIsOutracedLikeAnyOther() {
    make().apply(stored(BOB), "a", 1);
    EntrySnapshot before = stored(BOB);

    assertEquals(Set.of(), make().refuse(before, "d", 1));
    assertEquals(Set.of(BOB), make().refuse(before, "e", 1));
    assertEquals(Set.of(BOB), make().apply(before, "f", 1));

    assertEquals(new Position(1, 1), stored(BOB).position());
    assertEquals(List.of("e", "f"), clients(BOB));
  }

  @Test
  void outracedKeyDoesNotHoldUpTheOthersOfItsPush() {
    EntrySnapshot absent = stored(BOB);
    make().apply(absent, "a", 1);

    Set<EntryKey> outraced =
        make()
            .push(
                List.of(version(absent, "b", 1, true), version(stored(TOM), "b", 1, true)),
                List.of(
                    action(BOB, "b", 1, applied(1), null), action(TOM, "b", 1, applied(1), null)));

    assertEquals(Set.of(BOB), outraced);
    assertEquals(1, stored(TOM).version());
    assertEquals(List.of("b"), clients(BOB, TOM));
  }

  @Test
  void transactionIsWrittenWholeOrNotAtAll() {
    EntrySnapshot bob = stored(BOB);
    make().apply(bob, "a", 1);
    List<EntryWrite> both = List.of(version(bob, "t", 1, true), version(stored(TOM), "t", 2, true));
    List<ActionWrite> rows =
        List.of(action(BOB, "t", 1, applied(1), null), action(TOM, "t", 2, applied(1), null));
    Push push = new Push(both, rows, List.of(), NOON, true);

    assertThrows(ClashException.class, () -> make().push(push));
    assertEquals(0, stored(TOM).version());
    assertEquals(List.of(), waiting(BOB, TOM));
  }

  @Test
  void actionRecordedBeforeMakesTheWholePushClash() {
    make().apply(stored(BOB), "a", 1);
    EntryWrite toms = version(stored(TOM), "a", 1, true);
    List<ActionWrite> rows =
        List.of(action(TOM, "a", 1, applied(1), null), action(BOB, "a", 1, applied(2), null));
    List<EntryWrite> both = List.of(version(stored(BOB), "a", 1, false), toms);

    assertThrows(ClashException.class, () -> make().push(both, rows));
    assertEquals(1, stored(BOB).version(), "nothing of it was written");
    assertEquals(0, stored(TOM).version());
  }

  @Test
  void pendingActionIsRecordedOnce() {
    make().push(List.of(), List.of(pending(BOB, "a", 1)));
    assertThrows(
        ClashException.class,
        () -> make().push(List.of(), List.of(pending(BOB, "b", 1), pending(BOB, "a", 1))));
    assertEquals(List.of("a"), clients(BOB));
  }

  @Test
  void pendingActionIsDecidedOnlyOnceAndWithItsEntry() {
    make().apply(stored(BOB), "a", 1);
    EntrySnapshot before = stored(BOB);
    make().push(List.of(), List.of(pending(BOB, "b", 1)));
    Push decides = deciding(before, action(BOB, "b", 1, applied(2), null));
    assertEquals(Set.of(), make().push(decides));
    RecordedAction row = journal().actions(List.of(new ActionId(BOB, "b", 1))).get(0);

    assertEquals(List.of(), waiting(BOB));
    assertEquals(applied(2), row.outcome());
    assertThrows(
        ClashException.class,
        () -> make().push(deciding(stored(BOB), action(BOB, "b", 1, applied(3), null))));
    assertThrows(
        ClashException.class,
        () -> make().push(deciding(stored(BOB), action(BOB, "x", 1, applied(3), null))),
        "it is not there");
    assertEquals(2, stored(BOB).version());

    make().push(List.of(), List.of(pending(BOB, "c", 1)));
    assertEquals(Set.of(BOB), make().push(deciding(before, action(BOB, "c", 1, applied(2), null))));
    assertEquals(List.of("c"), clients(BOB), "its entry was outraced");
  }

  private static Push deciding(EntrySnapshot base, ActionWrite action) {
    EntryWrite write = version(base, action.client(), action.id(), false);
    return new Push(List.of(write), List.of(), List.of(action), NOON);
  }

  /** No client's action is left out while a later one of its own is there. */
  @Test
  void pendingActionsComeByNumberThenTimeThenName() {
    make().push(List.of(), List.of(pending(TOM, "b", 2), pending(BOB, "b", 1)));
    Push later =
        new Push(
            List.of(),
            List.of(pending(TOM, "a", 1), pending(TOM, "z", 2)),
            List.of(),
            NOON.plusSeconds(1));
    make().push(later);
    Push sameTime = new Push(List.of(), List.of(pending(BOB, "c", 1)), List.of(), later.at());
    make().push(sameTime);

    assertEquals(List.of("b", "c", "a", "b", "z"), clients(BOB, TOM));
    assertEquals(List.of("a", "b", "z"), clients(TOM));
    assertEquals(
        List.of(NOON.plusNanos(2_000), later.at().plusNanos(1_000)),
        waiting(BOB).stream().map(RecordedAction::recordedAt).toList());
    Slice<RecordedAction> two = journal().pending(List.of(BOB, TOM), 2, MUCH);
    assertEquals(List.of("b", "c"), two.list().stream().map(RecordedAction::client).toList());
    assertTrue(two.more());
    assertEquals(1, journal().pending(List.of(BOB, TOM), 100, 1).list().size(), "however few");
    assertTrue(journal().pending(List.of(BOB, TOM), 100, 1).more());
    assertFalse(journal().pending(List.of(BOB, TOM), 100, MUCH).more());
  }

  @Test
  void changesBehindAPositionComeInOrderWithTheirOutcomes() {
    make().versions(BOB, "a", 3);
    make().refuse(stored(BOB), "d", 1);
    make().versions(BOB, "a", 1);

    List<EntryChange> changes = changes(BOB, new Position(1, 0));

    assertEquals(
        List.of(new Position(2, 0), new Position(3, 0), new Position(4, 0), new Position(3, 1)),
        changes.stream().map(EntryChange::to).toList());
    assertEquals(List.of(new Ack("a", 3, Status.APPLIED, null)), changes.get(1).acks());
    assertEquals(List.of(new Ack("d", 1, Status.REJECTED, "no")), changes.get(3).acks());
    assertEquals(NOON.plusSeconds(2), changes.get(0).at());
    assertEquals(NOON, changes.get(3).at(), "when it was decided");
    assertEquals(
        JsonText.read("[{\"op\":\"replace\",\"path\":\"/n\",\"value\":3}]"),
        JsonText.read(String.valueOf(changes.get(1).patch())));
    assertEquals(List.of(), changes(BOB, new Position(4, 1)));
    assertEquals(Map.of(BOB, new Position(4, 1)), journal().positions(List.of(BOB, TOM)));
    assertEquals(
        List.of(true, false),
        changes(BOB, Position.START).stream().limit(2).map(EntryChange::whole).toList());
  }

  private List<EntryChange> changes(EntryKey key, Position behind) {
    return journal().changes(Map.of(key, behind), 100, MUCH).list();
  }

  /** Else a refusal would be told on a version that nobody has been told. */
  @Test
  void changesAreCutBeforeWhatFollowsFromThoseLeftOut() {
    make().versions(BOB, "a", 3);
    make().refuse(stored(BOB), "d", 1);

    Slice<EntryChange> two = journal().changes(Map.of(BOB, Position.START), 2, MUCH);
    assertEquals(
        List.of(new Position(1, 0), new Position(2, 0)),
        two.list().stream().map(EntryChange::to).toList());
    assertTrue(two.more());
    Slice<EntryChange> few = journal().changes(Map.of(BOB, Position.START), 100, 1);
    assertEquals(List.of(new Position(1, 0)), few.list().stream().map(EntryChange::to).toList());
    assertTrue(few.more());
  }

  @Test
  void entriesAreCutByBytesInTheOrderInWhichTheyWereAskedFor() {
    EntryKey absent = new EntryKey("players", "absent");
    make().versions(BOB, "a", 1);
    make().versions(TOM, "a", 2);
    List<EntryKey> asked = List.of(TOM, absent, BOB);

    Slice<PulledEntry> few = journal().entries(asked, 1);
    assertEquals(List.of(TOM), few.list().stream().map(PulledEntry::key).toList());
    assertTrue(few.more());
    Slice<PulledEntry> all = journal().entries(asked, MUCH);
    assertEquals(journal().entries(List.of(TOM, BOB)), all.list());
    assertFalse(all.more());
    assertEquals(new Slice<>(List.of(), false), journal().entries(List.of(absent), 1));
  }

  @Test
  void whatWasForgottenHasAMark() {
    make().versions(BOB, "a", 5);
    make().apply(stored(BOB), ClientNames.SESSION + "s", 1);
    make().refuse(stored(BOB), "d", 3);
    make().apply(stored(BOB), "e", 1);
    make().push(List.of(), List.of(pending(BOB, "f", 2)));
    List<ClientKey> all =
        List.of(client("a"), client(ClientNames.SESSION + "s"), client("d"), client("f"));
    Map<ClientKey, Long> before = journal().lastIds(all);
    assertEquals(5, before.get(client("a")));
    assertEquals(3, before.get(client("d")));
    assertEquals(2, before.get(client("f")), "pending ones count");
    assertEquals(Map.of(), journal().marks(all));

    prune(NOON.plusSeconds(60));

    assertEquals(List.of(), journal().actions(List.of(new ActionId(BOB, "a", 5))));
    assertEquals(1, journal().actions(List.of(new ActionId(BOB, "e", 1))).size(), "the newest");
    assertEquals(Map.of(client("a"), 5L, client("d"), 3L), journal().marks(all));
    Map<ClientKey, Long> after = journal().lastIds(all);
    assertEquals(5, after.get(client("a")));
    assertEquals(3, after.get(client("d")));
    assertEquals(2, after.get(client("f")));
    assertEquals(0, after.get(client(ClientNames.SESSION + "s")), "nobody else has its name");
    assertEquals(List.of("f"), clients(BOB));
  }

  private static ClientKey client(String name) {
    return new ClientKey(BOB, name);
  }

  @Test
  void rowsComeBackAsTheyWereWritten() {
    Author author = new Author("ann", List.of("a,b", "\"x\""));
    make().push(List.of(), List.of(PushMaker.of(author, BOB, "a", 1), pending(BOB, "a", 2)));
    List<RecordedAction> rows = waiting(BOB);
    assertEquals(author, rows.get(0).author());
    assertEquals(null, rows.get(1).author());

    make().apply(stored(BOB), "b", 1);
    Outcome answered =
        new Outcome(Status.APPLIED, 2, null, null, JsonText.read("{\"won\":[1,2.5]}"));
    Outcome outOfDate = new Outcome(Status.REJECTED, 1, "no", Outcome.Cause.CONDITION);
    EntrySnapshot base = stored(BOB);
    make()
        .push(
            List.of(version(base, "c", 1, false)),
            List.of(
                row("c", 1, List.of(1L, 7L), answered, null, null),
                row("c", 2, null, outOfDate, null, 1L),
                row("c", 3, null, applied(2), "{\"kept\":1}", null)));
    RecordedAction c1 = row("c", 1);
    assertEquals(answered, c1.outcome());
    assertEquals(List.of(1L, 7L), c1.ifVersions());
    assertEquals(outOfDate, row("c", 2).outcome());
    assertEquals(JsonText.read("{\"kept\":1}"), JsonText.read(row("c", 3).args()));
  }

  private RecordedAction row(String client, long id) {
    return journal().actions(List.of(new ActionId(BOB, client, id))).get(0);
  }

  private static ActionWrite row(
      String client,
      long id,
      @Nullable List<Long> ifVersions,
      Outcome outcome,
      @Nullable String kept,
      @Nullable Long refusal) {
    return new ActionWrite(
        BOB, client, id, "set", "{\"a\":1}", kept, ifVersions, null, outcome, refusal);
  }

  private static ActionWrite logged(LogForm form, long version) {
    String args = "{\"a\":1}";
    return new ActionWrite(
        BOB, "s", 1, "set", args, null, null, null, applied(version), null, form);
  }

  @Test
  void actionIsInARowOrWithItsVersion() {
    make().push(List.of(version(stored(BOB), "c", 1, true)), List.of());
    EntryWrite write = version(stored(BOB), "s", 1, false);
    make()
        .push(new Push(List.of(write), List.of(logged(LogForm.FOLDED, 2)), List.of(), write.at()));

    VersionKey made = new VersionKey(BOB, 2);
    VersionKey none = new VersionKey(BOB, 3);
    Map<VersionKey, List<RecordedAction>> folded = journal().folded(List.of(none, made));
    assertEquals(Set.of(made), folded.keySet(), "those that there are");
    ActionId id = new ActionId(BOB, "s", 1);
    List<RecordedAction> found = new ArrayList<>(journal().actions(List.of(id)));
    assertEquals(
        folded.getOrDefault(made, List.of()), journal().folded(id).map(List::of).orElse(List.of()));
    found.addAll(folded.getOrDefault(made, List.of()));
    assertEquals(1, found.size(), "in one place");
    assertEquals(id, found.get(0).actionId());
    assertEquals("set", found.get(0).name());
    assertEquals(JsonText.read("{\"a\":1}"), JsonText.read(found.get(0).args()));
    assertEquals(applied(2), found.get(0).outcome());
    assertEquals(Optional.empty(), journal().folded(new ActionId(BOB, "s", 2)));
  }

  @Test
  void whatMustNotBePendingMakesAnOutracedPushClash() {
    EntryWrite late = version(stored(BOB), "s", 1, true);
    make().push(List.of(version(stored(BOB), "c", 1, true)), List.of());
    assertThrows(
        ClashException.class,
        () -> make().push(List.of(late), List.of(logged(LogForm.DECIDED_ROW, 1))));
    assertEquals(List.of(), journal().actions(List.of(new ActionId(BOB, "s", 1))));
  }

  /** Its actions have rows of their own, so its own need not say it all again. */
  @Test
  void decidedTransactionLeavesNoArguments() {
    EntryKey own = new EntryKey("ropeway:transactions", "c");
    make().push(List.of(), List.of(pending(own, "c", 1)));
    ActionWrite decided =
        action(own, "c", 1, new Outcome(Status.APPLIED, 0, "{\"versions\":[]}"), null);
    make().push(new Push(List.of(), List.of(), List.of(decided), NOON, true));

    RecordedAction row = journal().actions(List.of(new ActionId(own, "c", 1))).get(0);
    assertEquals("null", row.args());
    assertEquals(decided.outcome(), row.outcome());
  }

  @Test
  void jsonComesBackInOneOrder() {
    String sent =
        "{\"bb\":{\"z\":1,\"é\":2,\"y\":0.1},\"a\":[1e21,-0.5,1E-7,9007199254740993],\"b\":null}";
    EntrySnapshot base = stored(BOB);
    make()
        .push(
            List.of(
                new EntryWrite(
                    base,
                    new Position(1, 0),
                    sent,
                    "[{\"op\":\"replace\",\"path\":\"\",\"value\":" + sent + "}]",
                    true,
                    "[]",
                    NOON,
                    null)),
            List.of());
    JsonObject data = stored(BOB).data().asJsonObject();
    assertEquals(List.of("a", "b", "bb"), new ArrayList<>(data.keySet()));
    assertEquals(List.of("y", "z", "é"), new ArrayList<>(data.getJsonObject("bb").keySet()));
    assertEquals(JsonText.read("[1e21,-0.5,1E-7,9007199254740993]"), data.getJsonArray("a"));
  }

  @Test
  void migrationsStayUntilOthersAreWritten() {
    make().push(List.of(version(stored(BOB), "a", 1, true, List.of("m1"))), List.of());
    make().push(List.of(version(formed(BOB), "a", 2, false)), List.of());
    assertEquals(List.of("m1"), journal().entries(List.of(BOB)).get(0).migrations());
    make().push(List.of(version(formed(BOB), "a", 3, false, List.of("m1", "m2"))), List.of());
    assertEquals(List.of("m1", "m2"), journal().entries(List.of(BOB)).get(0).migrations());
    assertEquals(
        List.of(false, false, true),
        changes(BOB, Position.START).stream().map(EntryChange::migrating).toList());
    assertTrue(journal().entries(List.of(BOB)).get(0).patchBytes() > 0);
  }

  /** What is stored, by somebody who knows none of its migrations. */
  private EntrySnapshot formed(EntryKey key) {
    return stored(key);
  }

  @Test
  void deletionStaysMarkedUntilTheNextVersion() {
    make().apply(stored(BOB), "a", 1);
    make().push(List.of(PushMaker.deletion(stored(BOB), "a", 2)), List.of());
    EntrySnapshot deleted = stored(BOB);
    assertEquals(2, deleted.version());
    assertFalse(deleted.exists());
    assertTrue(deleted.written());
    make().refuse(deleted, "d", 1);
    assertFalse(stored(BOB).exists(), "nothing was applied to it");
    assertEquals(
        List.of(false, true),
        changes(BOB, Position.START).stream().limit(2).map(EntryChange::deletion).toList());

    make().push(List.of(version(stored(BOB), "a", 3, false)), List.of());
    assertTrue(stored(BOB).exists());
    assertEquals(2, journal().entries(List.of(BOB)).get(0).deleted());

    make().push(List.of(PushMaker.deletion(stored(TOM), "a", 1)), List.of());
    assertFalse(stored(TOM).exists());
  }

  @Test
  void tagMovesNoVersionAndIsKeptByPushes() {
    assertTrue(keeping().tags().tag(BOB, "u1", NOON, 2));
    assertTrue(keeping().tags().tag(BOB, "u1", NOON, 2), "twice is once");
    EntrySnapshot tagged = stored(BOB);
    assertEquals(Position.START, tagged.position());
    assertTrue(tagged.row());
    assertFalse(tagged.written());

    assertEquals(Set.of(), make().apply(tagged, "a", 1));
    assertTrue(keeping().tags().tag(BOB, "u2", NOON, 2));
    assertEquals(1, stored(BOB).version());
    assertFalse(keeping().tags().tag(BOB, "u3", NOON, 2), "as many as it may be");
    assertTrue(keeping().tags().tag(BOB, "u2", NOON, 2));
  }

  @Test
  void secretsAreTheSameForAllAndDifferByPurpose() {
    byte[] dice = journal().secret("dice");
    assertEquals(32, dice.length);
    assertArrayEquals(dice, journal().secret("dice"));
    assertFalse(java.util.Arrays.equals(dice, journal().secret("tokens")));
  }

  @Test
  void whatAnUndoHasTakenBackIsKnown() {
    make().apply(stored(BOB), "a", 1);
    EntrySnapshot base = stored(BOB);
    Outcome refused = new Outcome(Status.REJECTED, 2, "no");
    make()
        .push(
            List.of(version(base, "u", 1, false)),
            List.of(undo("u", 1, "a", 1, applied(2), null), undo("u", 2, "b", 1, refused, 1L)));
    make().push(List.of(), List.of(undo("u", 3, "c", 1, null, null)));

    ActionId a1 = new ActionId(BOB, "a", 1);
    List<ActionId> asked =
        List.of(
            a1,
            new ActionId(BOB, "a", 2),
            new ActionId(BOB, "b", 1),
            new ActionId(BOB, "c", 1),
            new ActionId(TOM, "a", 1));
    assertEquals(Set.of(a1), journal().undone(asked), "but not what was refused, or waits");
  }

  private static ActionWrite undo(
      String client,
      long id,
      String ofClient,
      long ofId,
      @Nullable Outcome outcome,
      @Nullable Long refusal) {
    String args = "{\"client\":\"%s\",\"id\":%d}".formatted(ofClient, ofId);
    return new ActionWrite(BOB, client, id, "undo", args, null, outcome, refusal);
  }
}
