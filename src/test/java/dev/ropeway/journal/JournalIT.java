package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Ack;
import dev.ropeway.Await;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.KeyVersion;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.action.Author;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.Migrations;
import jakarta.json.JsonValue;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The journal's statements on a real PostgreSQL. */
class JournalIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final EntryKey BOB = new EntryKey("players", "bob");

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final Journal journal = test.journal();

  @AfterEach
  void close() {
    test.close();
  }

  /** 5,000 at once: whoever might have more is left to the next time, and none is torn. */
  @Test
  void outcomesOfManyClientsAreReadSomeAtATime() {
    test.execute(
        """
        insert into recorded_action
          (bucket, store, key, client, id, name, args, recorded_at, status, version, decided_at)
        select ropeway_bucket('players', 'bob'), 'players', 'bob', 'c' || c, n, 'set', '1', now(), 'applied', n, now()
        from generate_series(1, 8) c, generate_series(1, 2000) n
        """);
    List<DecidedUpTo> asked = new ArrayList<>();
    for (int c = 1; c <= 8; c++) {
      asked.add(new DecidedUpTo(new ClientKey(BOB, "c" + c), c == 2 ? 10 : 1_500));
    }
    asked.add(0, new DecidedUpTo(new ClientKey(BOB, "nobody"), 9));

    List<List<Ack>> first = journal.decided(asked, 1_000);
    assertEquals(
        List.of(0, 1_000, 10, 1_000, 1_000, 1_000), first.stream().map(List::size).toList());
    assertEquals(501, first.get(1).get(0).id(), "the last of them, in their order");
    assertEquals(1_500, first.get(1).get(999).id());
    List<List<Ack>> rest = journal.decided(asked.subList(first.size(), 9), 1_000);
    assertEquals(List.of(1_000, 1_000, 1_000), rest.stream().map(List::size).toList());
    assertEquals("c8", rest.get(2).get(0).client());
  }

  private static EntrySnapshot absent(EntryKey key) {
    return EntrySnapshot.absent(key, JsonValue.EMPTY_JSON_OBJECT);
  }

  private EntrySnapshot stored(EntryKey key) {
    List<PulledEntry> entries = journal.entries(List.of(key));
    return EntrySnapshot.of(
        key,
        entries.isEmpty() ? null : entries.get(0),
        JsonValue.EMPTY_JSON_OBJECT,
        Migrations.NONE);
  }

  private static ActionWrite action(EntryKey key, long id, @Nullable Outcome outcome) {
    return new ActionWrite(key, "c", id, "set", "{\"n\":" + id + "}", null, outcome, null);
  }

  private static EntryWrite version(EntrySnapshot base, boolean snapshot) {
    long next = base.version() + 1;
    String patch =
        base.version() == 0
            ? "[{\"op\":\"replace\",\"path\":\"\",\"value\":{\"n\":1}}]"
            : "[{\"op\":\"replace\",\"path\":\"/n\",\"value\":" + next + "}]";
    return new EntryWrite(
        base,
        new Position(next, base.position().refusals()),
        "{\"n\":" + next + "}",
        patch,
        snapshot,
        Acks.text(List.of(new Ack("c", next, Status.APPLIED, null))),
        NOON.plusSeconds(next),
        null);
  }

  private Set<EntryKey> push(EntrySnapshot base, boolean snapshot) {
    long id = base.version() + 1;
    Outcome applied = new Outcome(Status.APPLIED, id, null);
    return test.push(
        new Push(
            List.of(version(base, snapshot)),
            List.of(action(base.key(), id, applied)),
            List.of(),
            NOON));
  }

  private void versions(EntryKey key, int count) {
    for (int i = 0; i < count; i++) {
      assertEquals(Set.of(), push(stored(key), i % 10 == 0));
    }
  }

  @Test
  void pushFromAnOldPositionWritesNothingButPendingActions() {
    EntrySnapshot before = absent(BOB);
    push(before, true);
    ActionWrite late = action(BOB, 2, new Outcome(Status.APPLIED, 1, null));

    Set<EntryKey> outraced =
        test.push(new Push(List.of(version(before, true)), List.of(late), List.of(), NOON));

    assertEquals(Set.of(BOB), outraced);
    assertEquals(1, stored(BOB).version());
    assertEquals(1, test.number("select count(*) from entry_version"));
    assertEquals(
        List.of(2L),
        journal.pending(List.of(BOB), 10, 100_000).list().stream().map(a -> a.id()).toList());
  }

  /** No row of the history stands in the way of such a write: the guard alone does. */
  @Test
  void decisionThatMakesNoVersionIsOutracedLikeAnyOther() {
    push(absent(BOB), true);
    EntrySnapshot before = stored(BOB);

    assertEquals(Set.of(), refuse(before, "d"));
    assertEquals(Set.of(BOB), refuse(before, "e"));

    assertEquals(new Position(1, 1), stored(BOB).position());
    List<RecordedAction> pending = journal.pending(List.of(BOB), 10, 100_000).list();
    assertEquals(List.of("e"), pending.stream().map(RecordedAction::client).toList());
  }

  /** Such a push is one statement; again only the guard tells that somebody decided meanwhile. */
  @Test
  void straightPushFromAnOldPositionWritesNothingButPendingActions() {
    EntryKey tom = new EntryKey("players", "tom");
    push(absent(BOB), true);
    push(absent(tom), true);
    EntrySnapshot before = stored(BOB);
    refuse(before, "d");
    Instant at = NOON.plusSeconds(2);
    Outcome applied = new Outcome(Status.APPLIED, 2, null);
    Push straight =
        new Push(
            List.of(version(before, false), version(stored(tom), false)),
            List.of(action(BOB, 2, applied), action(tom, 2, applied)),
            List.of(),
            at);
    assertTrue(FastPush.fits(straight));

    assertEquals(Set.of(BOB), test.push(straight));

    assertEquals(new Position(1, 1), stored(BOB).position());
    assertEquals(2, stored(tom).version());
    assertEquals(3, test.number("select count(*) from entry_version"));
    assertEquals(
        List.of(2L),
        journal.pending(List.of(BOB), 10, 100_000).list().stream().map(a -> a.id()).toList());
    assertEquals(0, journal.pending(List.of(tom), 10, 100_000).list().size());
  }

  /** Somebody else's lock must not hold a lane for ever. */
  @Test
  void straightPushThatTakesTooLongIsGivenUpAndWritesNothing() throws SQLException {
    push(absent(BOB), true);
    Outcome applied = new Outcome(Status.APPLIED, 2, null);
    Push straight =
        new Push(
            List.of(version(stored(BOB), false)),
            List.of(action(BOB, 2, applied)),
            List.of(),
            NOON.plusSeconds(2));
    try (Connection other = test.source().getConnection()) {
      other.setAutoCommit(false);
      other.createStatement().execute("select 1 from entry where key = 'bob' for update");
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThrows(
                  RuntimeException.class, () -> new Journal(new Hasty(test)).push(straight, 0)));
      other.rollback();
    }
    assertEquals(1, stored(BOB).version());
    assertEquals(1, test.number("select count(*) from recorded_action"));
    assertEquals(Set.of(), test.push(straight));
  }

  /** A database that gives a single statement one second. */
  private record Hasty(TestJournal test) implements Database {
    @Override
    public int seconds() {
      return 1;
    }

    @Override
    public <R> R transact(Work<R> work) {
      return test.database().transact(work);
    }

    @Override
    public <R> R read(Work<R> work) {
      return test.database().read(work);
    }

    @Override
    public EntityManagerFactory factory() {
      return test.database().factory();
    }

    @Override
    public void close() {
      // the test does
    }
  }

  @Test
  void authorsComeBackAsTheyWere() {
    Author author =
        new Author("b\"o\\b,{ann}", List.of("a,b", "\"", "\\", "{}", "NULL", "", " x ", "ü'\\\""));
    ActionWrite write = new ActionWrite(BOB, "c", 1, "set", "{}", null, null, author, null, null);
    ActionWrite nobodys = action(BOB, 2, null);
    test.push(new Push(List.of(), List.of(write, nobodys), List.of(), NOON));

    List<RecordedAction> pending = journal.pending(List.of(BOB), 10, 100_000).list();
    assertEquals(
        Arrays.asList(author, null), pending.stream().map(RecordedAction::author).toList());
    RecordedAction row = journal.actions(List.of(new ActionId(BOB, "c", 1))).get(0);
    assertEquals(author, row.author());
  }

  private Set<EntryKey> refuse(EntrySnapshot base, String client) {
    Position next = new Position(base.version(), base.position().refusals() + 1);
    Outcome refused = new Outcome(Status.REJECTED, base.version(), "no");
    return test.push(
        new Push(
            List.of(new EntryWrite(base, next, null, null, false, "[]", base.updatedAt(), null)),
            List.of(new ActionWrite(BOB, client, 1, "set", "{}", null, refused, next.refusals())),
            List.of(),
            NOON));
  }

  @Test
  void outracedKeyDoesNotHoldUpTheOthersOfItsPush() {
    EntryKey tom = new EntryKey("players", "tom");
    EntrySnapshot before = absent(BOB);
    push(before, true);
    List<EntryWrite> both = List.of(version(before, true), version(absent(tom), true));

    Set<EntryKey> outraced = test.push(new Push(both, List.of(), List.of(), NOON));

    assertEquals(Set.of(BOB), outraced);
    assertEquals(1, stored(tom).version());
  }

  @Test
  void actionRecordedBeforeMakesTheWholePushClash() {
    push(absent(BOB), true);
    ActionWrite repeat = action(BOB, 1, new Outcome(Status.APPLIED, 2, null));
    Push push = new Push(List.of(version(stored(BOB), true)), List.of(repeat), List.of(), NOON);

    assertThrows(ClashException.class, () -> test.push(push));
    assertEquals(1, stored(BOB).version(), "nothing of it was written");
  }

  @Test
  void pendingActionIsDecidedOnlyOnce() {
    push(absent(BOB), true);
    ActionWrite pending = action(BOB, 2, null);
    test.push(new Push(List.of(), List.of(pending), List.of(), NOON));
    ActionWrite decided = action(BOB, 2, new Outcome(Status.APPLIED, 2, null));
    push(stored(BOB), List.of(decided));

    assertEquals(List.of(), journal.pending(List.of(BOB), 10, 100_000).list());
    assertThrows(ClashException.class, () -> push(stored(BOB), List.of(decided)));
    assertEquals(2, stored(BOB).version());
  }

  private void push(EntrySnapshot base, List<ActionWrite> decided) {
    test.push(new Push(List.of(version(base, false)), List.of(), decided, NOON));
  }

  @Test
  void everyVersionAndInstantCanBeRead() {
    versions(BOB, 25);
    History history = new History(test.database());

    for (int v : new int[] {1, 2, 10, 11, 24, 25}) {
      assertEquals(
          JsonText.read("{\"n\":" + v + "}"), history.version(BOB, v).orElseThrow().entry().data());
      Instant made = NOON.plusSeconds(v);
      assertEquals(v, history.at(BOB, made).orElseThrow().entry().version(), "inclusive");
      assertEquals(v, history.at(BOB, made.plusMillis(999)).orElseThrow().entry().version());
    }
    assertTrue(history.version(BOB, 26).isEmpty());
    assertTrue(history.at(BOB, NOON).isEmpty(), "before the first version");
    assertEquals(
        25, history.at(BOB, NOON.plus(Duration.ofDays(9))).orElseThrow().entry().version());
  }

  @Test
  void prunedVersionNamesTheOldestLeft() {
    versions(BOB, 25);
    test.execute("delete from entry_version where version < 11");
    History history = new History(test.database());

    assertEquals(11, history.version(BOB, 11).orElseThrow().entry().version());
    HistoryPrunedException pruned =
        assertThrows(HistoryPrunedException.class, () -> history.version(BOB, 10));
    assertEquals(11, pruned.oldest());
    assertThrows(HistoryPrunedException.class, () -> history.at(BOB, NOON.plusSeconds(3)));
  }

  @Test
  void changesBehindAPositionComeInOrderWithTheirOutcomes() {
    versions(BOB, 3);
    EntrySnapshot at3 = stored(BOB);
    refuse(at3, "d");
    versions(BOB, 1);

    List<EntryChange> changes =
        journal.changes(Map.of(BOB, new Position(1, 0)), 100, 100_000).list();

    assertEquals(
        List.of(new Position(2, 0), new Position(3, 0), new Position(4, 0), new Position(3, 1)),
        changes.stream().map(EntryChange::to).toList());
    assertEquals(List.of(new Ack("d", 1, Status.REJECTED, "no")), changes.get(3).acks());
    assertEquals(
        List.of(),
        journal.changes(Map.of(BOB, new Position(4, 1)), 100, 100_000).list(),
        "nothing behind it");
    assertEquals(Map.of(BOB, new Position(4, 1)), journal.positions(List.of(BOB)));
  }

  @Test
  void keysComeInCodePointOrderByPrefix() {
    List<String> names =
        List.of("a", "a\u00e9", "a\ud83d\ude00", "ab", "b%", "b_", "a\uffee", "B", "bb");
    names.forEach(name -> push(absent(new EntryKey("players", name)), true));
    Pages pages = new Pages(test.database());

    List<String> sorted = new ArrayList<>(names);
    sorted.sort(
        (x, y) -> java.util.Arrays.compare(x.codePoints().toArray(), y.codePoints().toArray()));
    assertEquals(sorted, keys(pages.keys("players", "", "", 100)));
    assertEquals(List.of("b%"), keys(pages.keys("players", "b%", "", 100)));
    assertEquals(List.of("bb"), keys(pages.keys("players", "b", "b_", 100)));
    assertEquals(sorted.subList(0, 2), keys(pages.keys("players", "", "", 2)));
    assertEquals(
        sorted.stream().filter(n -> n.startsWith("a")).toList(),
        keys(pages.keys("players", "a", "", 100)));
  }

  private static List<String> keys(List<KeyVersion> page) {
    return page.stream().map(KeyVersion::key).toList();
  }

  @Test
  void hintReachesOthersThanItsSender() throws Exception {
    try (Notifications notifications = Notifications.listen(test.source(), "me")) {
      Hint told = new Hint("you", Map.of(BOB, new Position(7, 2)), List.of(BOB), false);

      new Notifier(test.database())
          .tell(new Hint("me", Map.of(BOB, new Position(6, 2)), List.of(), false));
      new Notifier(test.database()).tell(told);

      List<Hint> heard = new ArrayList<>(); // what comes first may be the sender's own, by itself
      Await.until(
          Duration.ofSeconds(20),
          "a hint",
          () -> heard.addAll(notifications.poll(Duration.ofSeconds(10)).hints()));
      assertEquals(List.of(told), heard);
    }
  }

  /** Else all that notify would wait for the slowest standby, one after the other. */
  @Test
  void commitThatNotifiesWaitsForNobodyAndTheNextOneDoes() throws Exception {
    try (Connection connection = test.source().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      new Notify(connection).send(List.of(new Notification("nobody", "listens")));
      assertEquals("off", synchronousCommit(statement));
      connection.commit();

      assertEquals("on", synchronousCommit(statement));
    }
  }

  private static String synchronousCommit(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("show synchronous_commit")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void hintThatDoesNotFitIsSplitAndOneThatNeverFitsSaysAll() {
    Map<EntryKey, Position> long200 = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      long200.put(new EntryKey("players", "\u20ac".repeat(190) + i), new Position(1, 0));
    }
    List<String> payloads = new Hint("n", long200, List.of(), false).payloads();

    assertTrue(payloads.size() > 1);
    assertEquals(100, payloads.stream().map(Hint::parse).mapToInt(h -> h.pushed().size()).sum());
    payloads.forEach(
        p -> assertTrue(p.getBytes(java.nio.charset.StandardCharsets.UTF_8).length < 8000));
    EntryKey endless = new EntryKey("players", "\u20ac".repeat(4000));
    assertTrue(
        Hint.parse(new Hint("n", Map.of(), List.of(endless), false).payloads().get(0)).all());
  }
}
