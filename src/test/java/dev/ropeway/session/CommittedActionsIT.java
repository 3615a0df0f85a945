package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Notifications;
import dev.ropeway.journal.Notifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was recorded with a caller's transaction is never refused once that has committed. */
class CommittedActionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final HandRegistry registry = new HandRegistry();
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    journal.close();
  }

  private TestNode start(Settings settings) {
    TestNode node = TestNode.within(registry, url, settings, List.of(Players.STORE));
    nodes.add(node);
    return node;
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void assertLeftToOthers(CompletionStage<?> stage) {
    Throwable failure = assertThrows(ExecutionException.class, () -> get(stage)).getCause();
    NotRecordedException left = assertInstanceOf(NotRecordedException.class, failure);
    assertEquals(Kind.LEFT_TO_OTHERS, left.kind(), left.getMessage());
    assertTrue(left.toString().contains("is recorded"), left::toString);
  }

  private static CompletionStage<TransactionOutcome> give(
      TestNode node, Session<Player> to, long coins) {
    return node.sessions()
        .transaction(
            tx -> {
              tx.patch(to, Players.ADD_COINS, coins);
              tx.patch(to, Players.ADD_COINS, coins);
            },
            failed -> {});
  }

  @Test
  void nodeThatIsFullTakesInAllThatWasCommitted() throws Exception {
    TestNode node = start(Settings.standard().with(Setting.QUEUE_ACTIONS, 1));
    Session<Player> bob = node.sessions().load(Players.STORE, "bob");
    registry.begin();
    CompletionStage<TransactionOutcome> first = give(node, bob, 1);
    CompletionStage<TransactionOutcome> second = give(node, bob, 10);
    Patch patch = bob.patch(Players.ADD_COINS, 100L);

    registry.commit();

    get(patch.recorded());
    assertEquals(Outcome.Status.APPLIED, get(patch.outcome()).status());
    assertTrue(get(first).committed());
    assertTrue(get(second).committed());
    assertEquals(122, bob.data().coins());
    bob.close();
  }

  @Test
  void nodeThatHasStoppedSaysThatItIsRecordedAndAnotherAppliesIt() throws Exception {
    TestNode stopping = start(Settings.standard());
    Session<Player> bob = stopping.sessions().load(Players.STORE, "bob");
    registry.begin();
    Patch patch = bob.patch(Players.ADD_COINS, 100L);
    CompletionStage<Outcome> before = patch.outcome();
    CompletionStage<TransactionOutcome> transaction = give(stopping, bob, 1);
    stopping.node().close();
    CompletionStage<Outcome> between = patch.outcome();

    registry.commit();

    get(patch.recorded());
    assertLeftToOthers(before);
    assertLeftToOthers(between);
    assertLeftToOthers(patch.outcome());
    assertLeftToOthers(transaction);
    start(Settings.standard().with(Setting.PULL_DELAY, 200));
    Await.until(PATIENCE, "102 coins", () -> coins() == 102);
  }

  @Test
  void nodeThatIsGoneFailsNobodysCommit() throws Exception {
    TestNode killed = start(Settings.standard());
    Session<Player> bob = killed.sessions().load(Players.STORE, "bob");
    registry.begin();
    List<Patch> patches =
        List.of(bob.patch(Players.ADD_COINS, 1L), bob.patch(Players.ADD_COINS, 2L));
    killed.kill();
    nodes.remove(killed);

    registry.commit();

    for (Patch patch : patches) {
      get(patch.recorded());
    }
    start(Settings.standard().with(Setting.PULL_DELAY, 200));
    Await.until(PATIENCE, "3 coins", () -> coins() == 3);
  }

  private long coins() {
    return journal.number(
        "select coalesce(sum((data->>'coins')::bigint), 0) from entry where key = 'bob'");
  }

  /** A notification in the transaction would make all such transactions commit one by one. */
  @Test
  void othersAreToldOnlyWhenTheTransactionIsOver() throws Exception {
    TestNode node = start(Settings.standard());
    Session<Player> bob = node.sessions().load(Players.STORE, "bob");
    try (Notifications heard = Notifications.listen(journal.feedSource(), "nobody")) {
      registry.begin();
      bob.patch(Players.ADD_COINS, 1L);
      new Notifier(journal.database()).tell(new Hint("end", Map.of(), List.of(), false));
      EntryKey key = new EntryKey("players", "bob");
      assertTrue(untilEnd(heard).stream().noneMatch(hint -> concerns(hint, key)));

      registry.commit();

      Await.until(
          PATIENCE,
          "a hint",
          () ->
              heard.poll(Duration.ofMillis(50)).hints().stream()
                  .anyMatch(hint -> concerns(hint, key)));
    }
    bob.close();
  }

  private static boolean concerns(Hint hint, EntryKey key) {
    return hint.pushed().containsKey(key) || hint.pending().contains(key);
  }

  /** Notifications come in the order of their commits: all hints before the one named so. */
  private static List<Hint> untilEnd(Notifications heard) throws Exception {
    List<Hint> before = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (Hint hint : heard.poll(Duration.ofMillis(50)).hints()) {
        if (hint.node().equals("end")) {
          return before;
        }
        before.add(hint);
      }
    }
    throw new AssertionError("The end was not heard");
  }
}
