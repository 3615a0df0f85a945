package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Ack;
import dev.ropeway.Erasure;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TaggedKey;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.action.Author;
import dev.ropeway.store.Migrations;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tags and erasures on a real PostgreSQL. */
class ErasuresIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final EntryKey FIRST = new EntryKey("", "");
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final EntryKey TOM = new EntryKey("players", "tom");

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final Journal journal = test.journal();
  private final Tags tags = new Tags(test.database());
  private final Erasures erasures = new Erasures(test.database());

  @AfterEach
  void close() {
    test.close();
  }

  /** Version 1 of a key, of one action of a client, that holds a secret. */
  private static Push secret(EntryKey key) {
    String data = "{\"n\":\"secret\"}";
    EntryWrite entry =
        new EntryWrite(
            EntrySnapshot.absent(key, JsonValue.EMPTY_JSON_OBJECT),
            new Position(1, 0),
            data,
            "[{\"op\":\"replace\",\"path\":\"\",\"value\":" + data + "}]",
            true,
            Acks.text(List.of(new Ack("c", 1, Status.APPLIED, null))),
            NOON,
            null);
    ActionWrite action =
        new ActionWrite(key, "c", 1, "set", data, null, new Outcome(Status.APPLIED, 1, null), null);
    return new Push(List.of(entry), List.of(action), List.of(), NOON);
  }

  private Erasures.Open begin(String user) {
    return begin(user, false);
  }

  private Erasures.Open begin(String user, boolean shared) {
    return new Erasures.Open(erasures.begin(user, shared, NOON).id(), user, shared);
  }

  private long count(String table) {
    return test.number("select count(*) from %s".formatted(table));
  }

  private List<String> keys(String user) {
    return tags.keys(user, FIRST, 100).stream().map(TaggedKey::key).toList();
  }

  @Test
  void tagIsKeptOnceAndMovesNothing() {
    assertTrue(tags.tag(BOB, "u1", NOON, 2), "before the key is written");
    assertTrue(tags.tag(BOB, "u1", NOON, 2));
    assertTrue(tags.tag(BOB, "u2", NOON, 2));
    assertTrue(tags.tag(BOB, "u1", NOON, 2), "a tag that is there needs no room");
    assertFalse(tags.tag(BOB, "u3", NOON, 2));
    tags.tag(TOM, "u1", NOON, 2);

    assertEquals(List.of("bob", "tom"), keys("u1"));
    assertEquals(List.of("bob"), keys("u2"));
    assertEquals(List.of(), keys("u3"));
    assertEquals(List.of("tom"), tags.keys("u1", BOB, 9).stream().map(TaggedKey::key).toList());
    assertEquals(2, test.number("select cardinality(user_ids) from entry where key = 'bob'"));
    assertEquals(Map.of(BOB, Position.START), journal.positions(List.of(BOB)));
    tags.untag(BOB, "u1");
    tags.untag(BOB, "u1");
    assertEquals(List.of("tom"), keys("u1"));
    assertEquals(List.of("bob"), keys("u2"));
  }

  @Test
  void pushKeepsTagsAndTagsKeepPushes() {
    test.push(secret(BOB));
    EntrySnapshot before = stored();
    tags.tag(BOB, "u1", NOON, 9);

    assertEquals(Set.of(), test.push(next(before)), "a tag outraces nobody");
    assertEquals(List.of("bob"), keys("u1"));
    assertEquals(2, tags.keys("u1", FIRST, 1).get(0).version());
  }

  private EntrySnapshot stored() {
    return EntrySnapshot.of(
        BOB, journal.entries(List.of(BOB)).get(0), JsonValue.EMPTY_JSON_OBJECT, Migrations.NONE);
  }

  private static Push next(EntrySnapshot base) {
    Position next = new Position(base.version() + 1, base.position().refusals());
    EntryWrite entry =
        new EntryWrite(
            base,
            next,
            "{\"n\":\"secret again\"}",
            "[{\"op\":\"replace\",\"path\":\"/n\",\"value\":\"secret again\"}]",
            false,
            "[]",
            NOON,
            null);
    return new Push(List.of(entry), List.of(), List.of(), NOON);
  }

  @Test
  void erasureLeavesNothingButMarksAndTheNextVersion() {
    test.push(secret(BOB));
    test.push(secret(TOM));
    tags.tag(BOB, "u1", NOON, 9);
    tags.tag(BOB, "u2", NOON, 9);
    Erasures.Open erasure = begin("u1", true);

    assertEquals(
        Optional.of(new Position(2, 0)), erasures.erase(erasure, BOB, NOON.plusSeconds(9)));
    assertEquals(Optional.empty(), erasures.erase(erasure, BOB, NOON), "only once");

    assertEquals(0, test.number("select count(*) from recorded_action where key = 'bob'"));
    assertEquals(
        1,
        test.number(
            """
            select count(*) from entry_version where key = 'bob' and version = 2
            and patch = 'null' and snapshot is null
            """));
    assertEquals(1, test.number("select count(*) from entry_version where key = 'bob'"));
    assertEquals(1, test.number("select count(*) from entry where key = 'bob' and data is null"));
    assertEquals(1, test.number("select last_id from client_mark where key = 'bob'"));
    assertEquals(List.of(), keys("u1"));
    assertEquals(List.of("bob"), keys("u2"), "somebody else's tag stays");
    assertEquals(1, test.number("select count(*) from recorded_action where key = 'tom'"));
    ClientKey client = new ClientKey(BOB, "c");
    assertEquals(Map.of(client, 1L), journal.lastIds(List.of(client)));
    List<EntryChange> changes = journal.changes(Map.of(BOB, new Position(1, 0)), 9, 100_000).list();
    assertEquals(List.of(true), changes.stream().map(EntryChange::erasure).toList());
    assertEquals(0, new History(test.database()).latest(BOB, 1_000).bytes());
  }

  @Test
  void pushComputedBeforeAnErasureIsOutraced() {
    test.push(secret(BOB));
    tags.tag(BOB, "u1", NOON, 9);
    Push late = next(stored());
    erasures.erase(begin("u1"), BOB, NOON);

    assertEquals(Set.of(BOB), test.push(late));
    assertEquals(1, test.number("select count(*) from entry where data is null"));
    assertFalse(stored().written());
    assertEquals(2, stored().version());
  }

  @Test
  void keyOfSeveralPeopleIsLeftAsItIs() {
    test.push(secret(BOB));
    tags.tag(BOB, "u1", NOON, 9);
    Erasures.Open erasure = begin("u1");
    tags.tag(BOB, "u2", NOON, 9); // it may come at any moment

    assertFalse(erasures.thin(erasure, BOB, NOON));
    assertEquals(Optional.empty(), erasures.erase(erasure, BOB, NOON));

    assertEquals(1, count("recorded_action"));
    assertEquals(1, test.number("select count(*) from entry_version where snapshot is not null"));
    assertEquals(1, test.number("select count(*) from entry where data is not null"));
    assertEquals(List.of("bob"), keys("u1"));
    assertEquals(2, tags.keys("u1", FIRST, 9).get(0).users());
    assertEquals(0, test.number("select keys from erasure"));
  }

  @Test
  void confirmedErasureIsAnotherOneThanThatWhichLeavesThings() {
    Erasure careful = erasures.begin("u1", false, NOON);
    Erasure thorough = erasures.begin("u1", true, NOON.plusSeconds(1));

    assertNotEquals(careful.id(), thorough.id());
    assertTrue(thorough.shared());
    assertEquals(thorough, erasures.begin("u1", true, NOON));
    erasures.finish(new Erasures.Open(careful.id(), "u1", false), NOON);
    assertEquals(thorough, erasures.begin("u1", false, NOON), "it does all that is asked for");
    assertEquals(
        List.of(new Erasures.Open(thorough.id(), "u1", true)),
        erasures.abandoned(NOON.plusSeconds(9), Duration.ZERO, 9));
  }

  @Test
  void erasureThatFindsNothingLeavesNoRecord() {
    Erasures.Open open = begin("nobody");
    Erasure done = erasures.finish(open, NOON.plusSeconds(2));

    assertEquals(open.id(), done.id());
    assertEquals(NOON.plusSeconds(2), done.doneAt());
    assertEquals(0, count("erasure"));
    assertEquals(List.of(), erasures.of("nobody", 9));
    assertEquals(NOON, erasures.finish(open, NOON).doneAt(), "a node that comes second");
  }

  /** Who has the table and tries names must not find any. */
  @Test
  void recordTellsTheUserByAKeyedHash() {
    tags.tag(BOB, "u1", NOON, 9);
    Erasures.Open open = begin("u1");
    erasures.erase(open, BOB, NOON);
    erasures.finish(open, NOON);

    assertEquals(
        0,
        test.number("select count(*) from erasure where user_hash = encode(sha256('u1'), 'hex')"));
    assertEquals(
        new Pseudonyms(test.database()).of("u1"), test.text("select user_hash from erasure"));
    test.execute("update erasure set user_hash = encode(sha256('u1'), 'hex')");
    assertEquals(1, erasures.of("u1", 9).size(), "as former versions wrote it");
  }

  @Test
  void recordKeepsTheUsersIdOnlyWhileItIsNeeded() {
    tags.tag(BOB, "u1", NOON, 9);
    Erasures.Open open = begin("u1");
    assertEquals(open.id(), erasures.begin("u1", false, NOON).id(), "one at a time");
    assertEquals(List.of(open), erasures.abandoned(NOON.plusSeconds(1), Duration.ZERO, 9));
    erasures.erase(open, BOB, NOON);
    Erasure done = erasures.finish(open, NOON.plusSeconds(2));

    assertEquals(1, done.keys());
    assertEquals(NOON.plusSeconds(2), done.doneAt());
    assertEquals(List.of(done), erasures.of("u1", 9));
    assertEquals(List.of(), erasures.of("u2", 9));
    assertEquals(List.of(), erasures.abandoned(NOON.plusSeconds(9), Duration.ZERO, 9));
    assertEquals(0, test.number("select count(*) from erasure where user_id is not null"));
    assertEquals(
        0, test.number("select count(*) from erasure e where e::text like '%u1%'"), "no name");
  }

  @Test
  void longHistoryIsDeletedInBatchesBefore() {
    test.push(secret(BOB));
    tags.tag(BOB, "u1", NOON, 9);
    test.execute("update entry set version = 12001");
    test.execute(
        """
        insert into entry_version (bucket, store, key, version, at, patch, actions)
        select ropeway_bucket('players', 'bob'), 'players', 'bob', v, now(), '[]', '[]' from generate_series(2, 12001) v
        """);
    test.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at, status,
        version) select ropeway_bucket('players', 'bob'), 'players', 'bob', 'd' || i % 3, 1 + i / 3, 'set', '1', now(),
        'applied', 1 from generate_series(0, 8999) i
        """);
    Erasures.Open erasure = begin("u1");
    int batches = 1;
    while (erasures.thin(erasure, BOB, NOON)) {
      batches++;
      assertNotNull(tags.keys("u1", FIRST, 1).get(0).updatedAt(), "the data is still there");
    }

    assertTrue(batches > 2, () -> "in several transactions");
    assertEquals(1, count("entry_version"), "the newest is left");
    assertEquals(0, count("recorded_action"));
    List<ClientKey> clients =
        IntStream.range(0, 3).mapToObj(i -> new ClientKey(BOB, "d" + i)).toList();
    journal.lastIds(clients).forEach((client, last) -> assertEquals(3000, last, client::client));
    erasures.erase(erasure, BOB, NOON);
    assertEquals(1, count("entry_version"));
  }

  @Test
  void undecidedActionsGoToo() {
    test.push(secret(BOB));
    tags.tag(BOB, "u1", NOON, 9);
    ActionWrite pending = new ActionWrite(BOB, "p", 1, "set", "1", null, null, null);
    test.push(new Push(List.of(), List.of(pending), List.of(), NOON));
    assertFalse(erasures.transactionPending(BOB));

    erasures.erase(begin("u1"), BOB, NOON);

    assertEquals(List.of(), journal.pending(List.of(BOB), 9, 100_000).list());
    ClientKey client = new ClientKey(BOB, "p");
    assertEquals(Map.of(client, 1L), journal.lastIds(List.of(client)));
  }

  @Test
  void undecidedTransactionIsFoundByTheKeysItNames() {
    for (String list : List.of("actions", "onFailure")) {
      test.execute(
          """
          insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at) values
          (ropeway_bucket('ropeway:transactions', 'shop'), 'ropeway:transactions', 'shop', 'shop', 1, 'transaction', '{"%s": [
            {"store": "lobby", "key": "other", "name": "set", "args": {"key": "%s"}},
            {"store": "%s", "key": "%s", "name": "set", "args": 1}]}', now())
          """
              .formatted(list, "args", BOB.store(), BOB.key()));
      assertTrue(erasures.transactionPending(BOB), list);
      assertFalse(erasures.transactionPending(new EntryKey("elsewhere", BOB.key())));
      assertFalse(erasures.transactionPending(new EntryKey("lobby", "args")));
      test.execute("update recorded_action set status = 'applied'");
      assertFalse(erasures.transactionPending(BOB), "it is decided");
      test.execute("delete from recorded_action");
    }
  }

  @Test
  void decidedTransactionForgetsItsArguments() {
    EntryKey own = new EntryKey("ropeway:transactions", "shop");
    String whole = "{\"actions\":[\"secret\"]}";
    ActionWrite row = new ActionWrite(own, "shop", 1, "transaction", whole, null, null, null);
    test.push(new Push(List.of(), List.of(row), List.of(), NOON));
    assertEquals(1, test.number("select count(*) from recorded_action where args <> 'null'"));

    Outcome outcome = new Outcome(Outcome.Status.APPLIED, 0, "told");
    ActionWrite decided =
        new ActionWrite(own, "shop", 1, "transaction", "null", null, outcome, null);
    test.push(new Push(List.of(), List.of(), List.of(decided), NOON, true));

    assertEquals(0, test.number("select count(*) from recorded_action where args <> 'null'"));
    assertEquals("told", test.text("select reason from recorded_action"));
  }

  @Test
  void whatAPersonDidElsewhereStaysUnderAPseudonym() {
    test.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, actor, roles,
          recorded_at, status, version)
        select ropeway_bucket('players', 'k' || i % 3), 'players', 'k' || i % 3, 'c', i, 'set', '1',
          case when i % 2 = 0 then 'ann' else 'kim' end, '{editor}', now(), 'applied', 1
        from generate_series(1, 60) i
        """);
    Erasures.Open erasure = begin("ann");
    assertFalse(erasures.undecided("ann"));
    assertEquals(
        List.of("k0", "k1", "k2"),
        erasures.acted("ann").list().stream().map(EntryKey::key).toList());

    erasures.acted("ann").list().forEach(k -> erasures.forget(erasure.id(), k, "ann", NOON));

    assertEquals(List.of(), erasures.acted("ann").list());
    Erasure done = erasures.finish(erasure, NOON);
    assertEquals(30, done.renamed());
    assertEquals(List.of(done), erasures.of("ann", 9), "something was erased, and it is recorded");
    assertEquals(30, test.number("select count(*) from recorded_action where actor = 'kim'"));
    String pseudonym = test.text("select min(actor) from recorded_action where actor <> 'kim'");
    assertTrue(pseudonym.matches("erased:[0-9a-f]{64}"), pseudonym);
    assertEquals(
        30,
        test.number("select count(*) from recorded_action where actor = '%s'".formatted(pseudonym)),
        "one person is one pseudonym");
    assertEquals(new Pseudonyms(test.database()).of("ann"), pseudonym, "on every node");
    assertNotEquals(new Pseudonyms(test.database()).of("kim"), pseudonym);
    test.execute("update server_secret set value = sha256('another')");
    assertNotEquals(new Pseudonyms(test.database()).of("ann"), pseudonym, "it takes the key");
  }

  @Test
  void longWorkOfAPersonIsRenamedInBatches() {
    test.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, actor, recorded_at,
          status, version)
        select ropeway_bucket('players', 'bob'), 'players', 'bob', 'c', i, 'set', '1', 'ann', now(), 'applied', 1
        from generate_series(1, 12000) i
        """);
    Erasures.Open erasure = begin("ann");

    assertTrue(erasures.forget(erasure.id(), BOB, "ann", NOON));
    assertEquals(7_000, test.number("select count(*) from recorded_action where actor = 'ann'"));
    assertTrue(erasures.forget(erasure.id(), BOB, "ann", NOON));
    assertFalse(erasures.forget(erasure.id(), BOB, "ann", NOON));
    assertEquals(0, test.number("select count(*) from recorded_action where actor = 'ann'"));
  }

  @Test
  void whatIsUndecidedKeepsItsAuthorAndIsWaitedFor() {
    Author ann = new Author("ann", List.of());
    ActionWrite pending = new ActionWrite(BOB, "p", 1, "set", "1", null, null, ann, null, null);
    test.push(new Push(List.of(), List.of(pending), List.of(), NOON));

    assertTrue(erasures.undecided("ann"));
    assertFalse(erasures.undecided("kim"));
    assertEquals(List.of(), erasures.acted("ann").list());
    assertFalse(erasures.forget(begin("ann").id(), BOB, "ann", NOON));
    assertEquals("ann", test.text("select actor from recorded_action"));
    test.execute("update recorded_action set status = 'applied'");
    assertFalse(erasures.undecided("ann"));

    for (String list : List.of("actions", "onFailure")) {
      test.execute(
          """
          insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at) values
          (ropeway_bucket('ropeway:transactions', 'shop'), 'ropeway:transactions', 'shop', 'shop', 1, 'transaction', '{"%s": [
            {"store": "lobby", "key": "hall", "name": "set", "args": 1, "actor": "ann"}]}', now())
          """
              .formatted(list));
      assertTrue(erasures.undecided("ann"), list);
      assertFalse(erasures.undecided("set"));
      test.execute("delete from recorded_action where client = 'shop'");
    }
  }

  @Test
  void pruningGoesPastAnErasure() {
    test.push(secret(BOB));
    tags.tag(BOB, "u1", NOON, 9);
    erasures.erase(begin("u1"), BOB, NOON);

    Pruning.Removed removed = new Pruning(test.database()).prune(BOB, NOON.plusSeconds(60));

    assertFalse(removed.any());
    assertEquals(1, count("entry_version"));
  }
}
