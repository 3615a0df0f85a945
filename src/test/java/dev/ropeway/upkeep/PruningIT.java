package dev.ropeway.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Entry;
import dev.ropeway.EntryVersion;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.Logged;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.View;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Pruning;
import dev.ropeway.journal.Pruning.Aged;
import dev.ropeway.journal.Pruning.Found;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What pruning removes and what it leaves, on a real database. */
class PruningIT {
  private static final EntryKey START = new EntryKey("", "");
  private static final Instant ALL = Instant.now().plus(Duration.ofDays(1));

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final TestNode node = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
  private final RemoteStore players = node.store("players");
  private final Pruning pruning = new Pruning(journal.database());
  private final View<Player> bob = node.sessions().view(Players.STORE, "bob");

  @AfterEach
  void close() {
    node.close();
    journal.close();
  }

  private static <R> R get(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Gives bob coins, one by one: version n has n of them. */
  private void versions(int count) throws Exception {
    try (Session<Player> session = node.sessions().load(Players.STORE, "bob")) {
      for (int i = 0; i < count; i++) {
        get(session.patch(Players.ADD_COINS, 1L).outcome());
      }
    }
  }

  private Instant made(long version) {
    return made("bob", version);
  }

  private Instant made(String key, long version) {
    View<Player> view = node.sessions().view(Players.STORE, key);
    return Objects.requireNonNull(view.version(version).orElseThrow().updatedAt());
  }

  /** Prunes every key until nothing is due any more. */
  private static void pruneAll(Pruning pruning, Instant before) {
    for (Found found : pruning.keys(START, before, Map.of(), 1_000)) {
      if (found.due()) {
        int steps = 0;
        while (pruning.prune(found.key(), before).any()) {
          assertTrue(++steps < 1_000, "it comes to no end");
        }
      }
    }
    assertTrue(pruning.keys(START, before, Map.of(), 1_000).stream().noneMatch(Found::due));
  }

  private Recording add(TestNode to, String client, long id) {
    return to.remote().record(players, "bob", client, List.of(action(id, "add_coins", "1")));
  }

  private static RemoteAction action(long id, String name, String args) {
    return new RemoteAction(id, name, JsonText.read(args), null);
  }

  private static Kind refusal(Recording recording) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> get(recording.outcomes().get(0).outcome()));
    return assertInstanceOf(NotRecordedException.class, failure.getCause()).kind();
  }

  private static long oldest(Runnable read) {
    return assertThrows(HistoryPrunedException.class, read::run).oldest();
  }

  @Test
  void whatIsOlderGoesAndAllThatIsLeftCanBeRead() throws Exception {
    versions(250);
    Instant before = made(123);

    pruneAll(pruning, before);

    for (int n = 123; n <= 250; n++) {
      assertEquals(n, bob.version(n).orElseThrow().data().coins());
    }
    assertEquals(123, bob.at(before).orElseThrow().version(), "inclusive");
    assertEquals(123, oldest(() -> bob.at(before.minusNanos(1_000))));
    assertEquals(123, oldest(() -> bob.version(122)));
    assertEquals(123, oldest(() -> bob.version(1)));
    assertEquals(123, oldest(() -> bob.diff(122, 200)));
    assertEquals(123, oldest(() -> bob.restoreTo(122)));
    assertTrue(bob.version(251).isEmpty(), "not pruned but still to come");
    assertEquals(0, bob.version(0).orElseThrow().data().coins());
    assertEquals(128, journal.number("select count(*) from entry_version"));
    assertEquals(128, journal.number(Logged.sql("select count(*) from logged")));
  }

  @Test
  void longHistoryGoesInSmallSteps() throws Exception {
    versions(2);
    for (String table : List.of("entry", "entry_version", "recorded_action")) {
      journal.execute("update %s set version = version + 1700".formatted(table));
    }
    journal.execute(
        """
        insert into entry_version (bucket, store, key, version, at, patch, snapshot, actions)
        select ropeway_bucket('players', 'bob'), 'players', 'bob', n, now() - interval '2 days', '[]', '{}', '[]'
        from generate_series(1, 1700) n
        """);
    Instant before = Instant.now().minus(Duration.ofDays(1));
    long removed = 0;
    int steps = 0;
    for (long last = 1; last > 0; steps++) {
      last = pruning.prune(new EntryKey("players", "bob"), before).versions();
      assertTrue(last <= 500, last + " in one transaction");
      removed += last;
    }
    assertTrue(steps > 3, steps + " steps");
    assertEquals(1_699, removed, "all but the one that was newest a day ago");
    assertEquals(2, bob.version(1_702).orElseThrow().data().coins());
    assertEquals(1_700, oldest(() -> bob.version(1_699)));
  }

  @Test
  void pagesEndWithTheOldestVersionLeft() throws Exception {
    versions(30);
    pruneAll(pruning, made(11));

    List<Long> seen = new ArrayList<>();
    long before = Long.MAX_VALUE;
    while (before > 11) {
      List<EntryVersion> page = bob.versions(before, 7);
      page.forEach(version -> assertEquals("add_coins", version.actions().get(0).name()));
      page.forEach(version -> seen.add(version.version()));
      before = seen.get(seen.size() - 1);
    }
    assertEquals(20, seen.size());
    assertEquals(30, seen.get(0));
    assertEquals(11, oldest(() -> bob.versions(11, 7)));
    assertEquals(11, oldest(() -> bob.versions(5, 7)));
    assertEquals(List.of(), bob.versions(1, 7), "there never was one");
  }

  @Test
  void newestVersionStaysHoweverOldItIs() throws Exception {
    versions(3);
    pruneAll(pruning, ALL);
    pruneAll(pruning, ALL);

    assertEquals(3, bob.latest().data().coins());
    assertEquals(3, bob.version(3).orElseThrow().data().coins());
    assertEquals(3, oldest(() -> bob.version(2)));
    versions(2);
    assertEquals(4, bob.version(4).orElseThrow().data().coins(), "built on what was left");
    assertEquals(5, bob.latest().data().coins());
  }

  @Test
  void pendingActionsAreNeverPruned() throws Exception {
    versions(3);
    journal.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at)
        values (ropeway_bucket('players', 'bob'), 'players', 'bob', 'late', 1, 'not_known_here', 'null', '2001-01-01')
        """);
    pruneAll(pruning, ALL);

    assertEquals(1, journal.number("select count(*) from recorded_action where status is null"));
  }

  @Test
  void numbersOfAPrunedLogAreNeverTakenForNew() throws Exception {
    for (int id = 1; id <= 4; id++) {
      get(add(node, "c1", id).outcomes().get(0).outcome());
    }
    versions(2);
    pruneAll(pruning, ALL);

    try (TestNode other = TestNode.start(url, Settings.standard(), List.of(Players.STORE))) {
      assertEquals(Kind.OUTCOME_PRUNED, refusal(add(other, "c1", 4)));
      assertEquals(Kind.OUTCOME_PRUNED, refusal(add(other, "c1", 2)));
      assertEquals(Kind.GAP, refusal(add(other, "c1", 6)));
      Decided<Outcome> next = get(add(other, "c1", 5).outcomes().get(0).outcome());
      assertEquals(new Outcome(Outcome.Status.APPLIED, 7, null), next.outcome());
    }
    assertEquals(7, bob.latest().data().coins());
  }

  @Test
  void clientsThatNeverComeBackLeaveNoMark() throws Exception {
    get(add(node, "c1", 1).outcomes().get(0).outcome());
    RemoteAction one = action(0, "add_coins", "1");
    get(
        node.remote()
            .recordAnonymously(players, "bob", "me", List.of(one))
            .outcomes()
            .get(0)
            .outcome());
    get(
        node.remote()
            .recordOnce(players, "bob", "k", "me", List.of(one))
            .outcomes()
            .get(0)
            .outcome());
    versions(2);
    pruneAll(pruning, ALL);

    assertEquals(1, journal.number(Logged.sql("select count(*) from logged")));
    assertEquals(1, journal.number("select count(*) from client_mark where client = 'c1'"));
    assertEquals(1, journal.number("select count(*) from client_mark"));
  }

  @Test
  void refusedActionsGoEvenIfNoVersionDoes() throws Exception {
    versions(1);
    for (int id = 1; id <= 3; id++) {
      Recording refused =
          node.remote().record(players, "bob", "c1", List.of(action(id, "take_coins", "50")));
      assertFalse(get(refused.outcomes().get(0).outcome()).outcome().applied());
    }
    Recording never =
        node.remote().record(players, "tom", "c1", List.of(action(1, "take_coins", "50")));
    get(never.outcomes().get(0).outcome());
    pruneAll(pruning, ALL);

    assertEquals(0, journal.number("select count(*) from recorded_action where client = 'c1'"));
    assertEquals(3, journal.number("select last_id from client_mark where key = 'bob'"));
    assertEquals(1, journal.number("select last_id from client_mark where key = 'tom'"));
    assertEquals(1, bob.versions().get(0).actions().size(), "what made it stays with it");
  }

  @Test
  void repeatedRestoreAnswersItsFirstOutcomeThoughTheVersionIsGone() throws Exception {
    versions(5);
    List<RemoteAction> restore = List.of(action(1, "restore", "{\"version\":2}"));
    Outcome first = get(told(restore)).outcome();
    assertEquals(2, bob.latest().data().coins());
    pruneAll(pruning, made(6));
    assertEquals(6, oldest(() -> bob.version(2)));

    Decided<Outcome> again = get(told(restore));

    assertTrue(again.duplicate());
    assertEquals(first, again.outcome());
  }

  private CompletionStage<Decided<Outcome>> told(List<RemoteAction> actions) {
    return node.remote().record(players, "bob", "c9", actions).outcomes().get(0).outcome();
  }

  @Test
  void longSessionIsNotTakenForOneWithAGap() throws Exception {
    // The whole log of a session is pruned, then the end of one of its commits is not known.
    try (Session<Player> session = node.sessions().load(Players.STORE, "bob")) {
      get(session.patch(Players.ADD_COINS, 1L).outcome());
      versions(1);
      pruneAll(pruning, ALL);
      journal.execute("alter table entry_version rename to away");
      var outcome = session.patch(Players.ADD_COINS, 1L).outcome();
      awaitFailure();
      journal.execute("alter table away rename to entry_version");
      assertEquals(3, get(outcome).version());
    }
    assertEquals(3, bob.latest().data().coins());
  }

  private void awaitFailure() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (node.parts().engine().statistics().failures() == 0) {
      assertTrue(System.nanoTime() < end, "no cycle fails");
      Thread.onSpinWait();
    }
  }

  @Test
  void writersAndReadersOfHistoryNoticeNothing() throws Exception {
    Entry<Player> end;
    try (PruningLoad load = new PruningLoad(node, journal.database())) {
      load.run(100);
      end = bob.latest();
      assertEquals(load.given(), end.data().coins());
      assertTrue(load.pruned() >= 100, "it was pruned meanwhile: " + load.pruned());
      assertTrue(load.reads() >= 100, "and read: " + load.reads());
    }
    pruneAll(pruning, ALL);
    assertEquals(end, bob.version(end.version()).orElseThrow());
    assertEquals(0, journal.number("select count(*) from recorded_action where status is null"));
  }

  /** Keys of which each has as many versions, and as many coins in each, as its own number says. */
  private List<Aged> keys(int from, int to, Instant before) throws Exception {
    List<Aged> keys = new ArrayList<>();
    for (int n = from; n < to; n++) {
      String key = String.format("key-%03d", n);
      try (Session<Player> session = node.sessions().load(Players.STORE, key)) {
        for (int i = 0; i < n % 10; i++) {
          get(session.patch(Players.ADD_COINS, 1L + n).outcome());
        }
      }
      keys.add(new Aged(new EntryKey("players", key), before));
    }
    return keys;
  }

  private Player past(Aged aged, long version) {
    return node.sessions()
        .view(Players.STORE, aged.key().key())
        .version(version)
        .orElseThrow()
        .data();
  }

  @Test
  void manyKeysGoInOneStep() throws Exception {
    List<Aged> keys = keys(0, 60, ALL);
    Pruning.Removed removed = pruning.prune(keys);

    assertEquals(60, removed.taken());
    assertEquals(6 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8), removed.versions());
    assertEquals(removed.versions(), removed.actions());
    assertEquals(48, removed.left().size(), "who had something may have more");
    assertEquals(List.of(), pruning.prune(removed.left()).left());
    for (int n = 0; n < 60; n++) {
      int last = n % 10;
      if (last > 0) {
        assertEquals(last * (1L + n), past(keys.get(n), last).coins(), "data of its own");
      }
    }
    assertEquals(
        54, journal.number("select count(*) from entry_version where snapshot is not null"));
    assertEquals(54, journal.number("select count(*) from entry_version"));
  }

  @Test
  void stepHoldsNoMoreRowsThanItMay() throws Exception {
    journal.execute(
        """
        insert into entry_version (bucket, store, key, version, at, patch, snapshot, actions)
        select ropeway_bucket('players', 'key-' || k), 'players', 'key-' || k, n, now() - interval '2 days',
          '[]', case when n = 1 then '{}'::jsonb end, '[]'
        from generate_series(10, 39) k, generate_series(1, 701) n
        """);
    List<Aged> keys = new ArrayList<>();
    for (int k = 10; k < 40; k++) {
      keys.add(new Aged(new EntryKey("players", "key-" + k), Instant.now()));
    }
    List<Long> removed = new ArrayList<>();
    for (List<Aged> left = keys; !left.isEmpty(); ) {
      Pruning.Removed step = pruning.prune(left);
      removed.add(step.versions());
      left = step.left();
    }
    assertEquals(List.of(10_000L, 9_000L, 2_000L, 0L), removed);
    assertEquals(30, journal.number("select count(*) from entry_version where version = 701"));
  }

  @Test
  void dataThatMemoryDoesNotHoldAtOnceBecomesWholeStepByStep() throws Exception {
    Random random = new Random(7);
    List<Aged> keys = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      String key = "large-" + n;
      try (Session<Player> session = node.sessions().load(Players.STORE, key)) {
        get(session.patch(Players.RENAME, text(random, 300_000)).outcome());
        get(session.patch(Players.ADD_COINS, 1L + n).outcome());
      }
      keys.add(new Aged(new EntryKey("players", key), ALL));
    }
    int steps = 0;
    for (List<Aged> left = keys; !left.isEmpty(); steps++) {
      left = pruning.prune(left).left();
    }
    assertTrue(steps > 2, steps + " steps");
    for (int n = 0; n < 8; n++) {
      assertEquals(1L + n, past(keys.get(n), 2).coins());
      assertEquals(300_000, past(keys.get(n), 2).name().length());
    }
    assertEquals(8, journal.number("select count(*) from entry_version"));
  }

  /** What no compression makes shorter. */
  private static String text(Random random, int length) {
    return random
        .ints(length, 0x4e00, 0x9fff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void keyThatCannotBeMadeWholeHoldsUpNobody() throws Exception {
    List<Aged> keys = keys(2, 7, ALL);
    journal.execute("update entry_version set snapshot = null where key = 'key-004'");
    long removed = 0;
    List<Aged> left = keys;
    for (int step = 0; !left.isEmpty(); step++) {
      assertTrue(step < 10, "it comes to no end: " + left);
      Pruning.Removed some = pruning.prune(left);
      removed += some.versions();
      left = some.left();
    }
    assertEquals(1 + 2 + 4 + 5, removed);
    assertEquals(4, journal.number("select count(*) from entry_version where key = 'key-004'"));
  }

  @Test
  void nodesThatPruneTheSameKeysDoNotHinderEachOther() throws Exception {
    List<Aged> keys = keys(1, 60, ALL);
    Instant earlier = made("key-039", 5);
    List<Aged> half =
        keys.subList(20, 59).stream().map(aged -> new Aged(aged.key(), earlier)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (TestJournal other = new TestJournal(url)) {
      List<Future<Long>> nodes = new ArrayList<>();
      for (List<Aged> part : List.of(keys, half, keys)) {
        Pruning its = nodes.isEmpty() ? pruning : new Pruning(other.database());
        nodes.add(threads.submit(() -> pruneAll(its, part)));
      }
      long removed = 0;
      for (Future<Long> node : nodes) {
        removed += node.get(60, TimeUnit.SECONDS);
      }
      assertEquals(6 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8), removed, "each version once");
    } finally {
      threads.shutdownNow();
    }
  }

  private static long pruneAll(Pruning pruning, List<Aged> keys) {
    long removed = 0;
    for (List<Aged> left = keys; !left.isEmpty(); ) {
      Pruning.Removed step = pruning.prune(left);
      removed += step.versions();
      left = step.left();
    }
    return removed;
  }
}
