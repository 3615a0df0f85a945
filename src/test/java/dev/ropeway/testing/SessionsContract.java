package dev.ropeway.testing;

import static dev.ropeway.testing.Purses.ADD;
import static dev.ropeway.testing.Purses.CARTS;
import static dev.ropeway.testing.Purses.PUT;
import static dev.ropeway.testing.Purses.ROLL;
import static dev.ropeway.testing.Purses.SAVE;
import static dev.ropeway.testing.Purses.SET;
import static dev.ropeway.testing.Purses.SLOW;
import static dev.ropeway.testing.Purses.STORE;
import static dev.ropeway.testing.Purses.TAKE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.After;
import dev.ropeway.EntryVersion;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.KeyVersion;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Scheduled;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.testing.Purses.Purse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What sessions do on nodes that are run by hand, wherever these keep their data. */
abstract class SessionsContract {
  @Test
  void patchShowsAtOnceAndIsDecidedByACycle(HandNodes nodes, SessionService sessions) {
    Session<Purse> bob = sessions.load(STORE, "bob");
    Patch patch = bob.patch(ADD, 5L);

    assertEquals(new Purse(5), bob.data());
    assertFalse(patch.recorded().toCompletableFuture().isDone());
    assertEquals(0, nodes.entry(STORE, "bob").version());
    assertTrue(nodes.first().cycle());

    assertTrue(patch.outcome().toCompletableFuture().isDone());
    assertEquals(new Purse(5), nodes.data(STORE, "bob"));
    assertEquals(1, nodes.entry(STORE, "bob").version());
    assertFalse(nodes.first().cycle(), "nothing is due");
  }

  @Test
  void refusedActionIsRolledBack(HandNodes nodes, SessionService sessions) {
    Session<Purse> bob = sessions.load(STORE, "bob");
    bob.patch(ADD, 5L);
    Patch patch = bob.patch(TAKE, 9L);
    Outcome outcome = nodes.settled(patch.outcome());
    assertEquals(Outcome.Status.REJECTED, outcome.status());
    assertEquals("not enough", outcome.reason());
    assertEquals(new Purse(5), bob.data());
  }

  @Test
  void otherNodeFollowsWhenItHears(HandNodes nodes) {
    HandNode two = nodes.another();
    Session<Purse> here = nodes.first().sessions().load(STORE, "bob");
    Session<Purse> there = two.sessions().load(STORE, "bob");
    List<Purse> shown = new ArrayList<>();
    there.updated(shown::add);
    here.patch(ADD, 1L);
    here.patch(ADD, 2L);
    nodes.first().cycle();

    assertEquals(new Purse(0), there.data());
    assertTrue(two.hear());
    assertEquals(new Purse(3), there.data());
    assertEquals(List.of(new Purse(0), new Purse(3)), shown);
  }

  @Test
  void lostHintCostsTimeOnly(HandNodes nodes) {
    HandNode two = nodes.another();
    Session<Purse> there = two.sessions().load(STORE, "bob");
    nodes.first().sessions().patch(STORE, "bob", ADD, 4L);
    nodes.first().cycle();
    two.loseHints();
    assertFalse(two.hear());
    assertEquals(new Purse(0), there.data());
    two.compare();
    assertEquals(new Purse(4), there.data());
  }

  @Test
  void outracedNodeTriesAgain(HandNodes nodes) {
    HandNode two = nodes.another();
    two.sessions().load(STORE, "bob");
    nodes.settled(two.sessions().patch(STORE, "bob", ADD, 1L).outcome());
    Patch here = nodes.first().sessions().patch(STORE, "bob", ADD, 10L);
    Patch there = two.sessions().patch(STORE, "bob", ADD, 100L);
    nodes.first().cycle();
    two.cycle(); // from what it knew
    assertEquals(new Purse(11), nodes.data(STORE, "bob"));
    assertFalse(there.outcome().toCompletableFuture().isDone());

    assertEquals(3, nodes.settled(there.outcome()).version());
    assertEquals(2, nodes.settled(here.outcome()).version());
    assertEquals(new Purse(111), nodes.data(STORE, "bob"));
  }

  @Test
  void transactionIsAllOrNothing(HandNodes nodes, SessionService sessions) {
    nodes.put(STORE, "bob", new Purse(10));
    assertTrue(nodes.settled(move(sessions, 7)).committed());
    TransactionOutcome failed = nodes.settled(move(sessions, 7));
    assertInstanceOf(TransactionOutcome.Failed.class, failed);
    nodes.settle();

    assertEquals(new Purse(3), nodes.data(STORE, "bob"));
    assertEquals(new Purse(7), nodes.data(STORE, "tom"));
    assertEquals(new Purse(1), nodes.data(STORE, "failures"));
  }

  private static CompletionStage<TransactionOutcome> move(SessionService sessions, long coins) {
    return sessions.transaction(
        tx -> {
          tx.patch(STORE, "bob", TAKE, coins);
          tx.patch(STORE, "tom", ADD, coins);
        },
        failed -> failed.patch(STORE, "failures", ADD, 1L));
  }

  @Test
  void repeatGetsTheFirstOnesOutcomeOnWhicheverNode(HandNodes nodes) {
    IdempotencyKey receipt = IdempotencyKey.of("receipt-7");
    SessionService here = nodes.first().sessions();
    SessionService there = nodes.another().sessions();
    Outcome first = nodes.settled(here.patch(STORE, "bob", ADD, 5L, receipt).outcome());
    Outcome again = nodes.settled(there.patch(STORE, "bob", ADD, 5L, receipt).outcome());
    assertEquals(first, again);
    assertEquals(new Purse(5), nodes.data(STORE, "bob"));
    CompletionException other =
        assertThrows(
            CompletionException.class,
            () -> nodes.settled(there.patch(STORE, "bob", ADD, 6L, receipt).outcome()));
    NotRecordedException refusal = assertInstanceOf(NotRecordedException.class, other.getCause());
    assertEquals(NotRecordedException.Kind.DIFFERENT_REPEAT, refusal.kind());
  }

  @Test
  void pastIsThereAndCanComeBack(HandNodes nodes, HandClock clock, SessionService sessions) {
    nodes.settled(sessions.patch(STORE, "bob", ADD, 1L).outcome());
    final Instant then = clock.instant();
    clock.pass(Duration.ofHours(1));
    nodes.settled(sessions.patch(STORE, "bob", ADD, 10L).outcome());
    nodes.settled(sessions.patch(STORE, "bob", TAKE, 99L).outcome());

    var view = sessions.view(STORE, "bob");
    assertEquals(new Purse(1), view.at(then).orElseThrow().data());
    assertEquals(new Purse(1), view.version(1).orElseThrow().data());
    assertEquals(Optional.empty(), view.at(then.minusSeconds(1)));
    List<EntryVersion> versions = view.versions(Long.MAX_VALUE, 10);
    assertEquals(List.of(2L, 1L), versions.stream().map(EntryVersion::version).toList());
    assertEquals(
        List.of("add", "take"),
        versions.get(0).actions().stream().map(each -> each.name()).toList());
    assertEquals(3, nodes.settled(view.restoreTo(1).outcome()).version());
    assertEquals(new Purse(1), nodes.data(STORE, "bob"));
  }

  @Test
  void actionAnswersTheSameToItsRepeat(HandNodes nodes) {
    IdempotencyKey once = IdempotencyKey.of("roll-1");
    Patch first = nodes.first().sessions().patch(STORE, "bob", ROLL, 1_000L, once);
    Optional<Long> found = nodes.settled(first.result(Long.class));
    Patch again = nodes.another().sessions().patch(STORE, "bob", ROLL, 1_000L, once);
    assertEquals(found, nodes.settled(again.result(Long.class)));
    assertEquals(found.map(Purse::new), Optional.of(nodes.data(STORE, "bob")));
  }

  @Test
  void undoneOnceWhoeverAsks(HandNodes nodes) {
    nodes.put(STORE, "bob", new Purse(10));
    Session<Purse> bob = nodes.first().sessions().load(STORE, "bob");
    Patch patch = bob.patch(SET, 3L);
    nodes.settled(patch.outcome());
    Patch here = bob.undo(patch);
    assertTrue(nodes.settled(here.outcome()).applied());
    assertEquals(new Purse(10), nodes.data(STORE, "bob"));
    Patch again = nodes.another().sessions().undo(STORE, "bob", patch.client(), patch.id());
    assertFalse(nodes.settled(again.outcome()).applied());
    assertEquals(new Purse(10), nodes.data(STORE, "bob"));
  }

  @Test
  void deletedEntryBeginsAnew(HandNodes nodes, SessionService sessions) {
    nodes.put(STORE, "bob", new Purse(10));
    assertTrue(nodes.settled(sessions.delete(STORE, "bob").outcome()).applied());
    assertFalse(nodes.entry(STORE, "bob").exists());
    assertEquals(List.of(), sessions.keys(STORE, "").keys());
    nodes.settled(sessions.patch(STORE, "bob", ADD, 1L).outcome());
    assertEquals(new Purse(1), nodes.data(STORE, "bob"));
    assertEquals(3, nodes.entry(STORE, "bob").version());
  }

  @Test
  void whatIsDueLaterIsAppliedOnceItsTimeHasCome(HandNodes nodes) {
    HandNode two = nodes.another();
    Scheduled later = nodes.first().sessions().patch(STORE, "bob", ADD, 5L, After.minutes(30));
    nodes.settled(later.recorded());
    nodes.pass(Duration.ofMinutes(29));
    assertEquals(new Purse(0), nodes.data(STORE, "bob"));
    assertEquals(1, two.sessions().scheduled(STORE, "bob").actions().size());
    nodes.pass(Duration.ofMinutes(1));
    assertEquals(new Purse(5), nodes.data(STORE, "bob"));
    nodes.pass(Duration.ofDays(1));
    assertEquals(new Purse(5), nodes.data(STORE, "bob"));

    nodes.first().sessions().patch(STORE, "bob", ADD, 7L, After.minutes(1));
    String id = two.sessions().scheduled(STORE, "bob").actions().get(0).id();
    assertTrue(two.sessions().cancelScheduled(STORE, "bob", id));
    nodes.pass(Duration.ofMinutes(1));
    assertEquals(new Purse(5), nodes.data(STORE, "bob"));
  }

  @Test
  void entryExpiresWhenItWasLastTouchedLongAgo(HandNodes nodes) {
    SessionService here = nodes.first().sessions();
    nodes.another();
    nodes.settled(here.patch(CARTS, "bob", PUT, 1L).outcome());
    nodes.pass(Duration.ofHours(20));
    nodes.settled(here.patch(CARTS, "bob", PUT, 1L).outcome());
    nodes.pass(Duration.ofHours(23));
    assertEquals(2, nodes.data(CARTS, "bob").items());
    nodes.pass(Duration.ofHours(2));
    assertFalse(nodes.entry(CARTS, "bob").exists());
    assertEquals(3, nodes.entry(CARTS, "bob").version());
  }

  @Test
  void pushDelayIsWaitedForByTheClock(HandNodes nodes) {
    HandNode two = nodes.another();
    Session<Purse> there = two.sessions().load(SLOW, "bob");
    Patch patch = nodes.first().sessions().patch(SLOW, "bob", SAVE, 5L);
    AssertionError early = assertThrows(AssertionError.class, () -> nodes.settled(patch.outcome()));
    assertTrue(String.valueOf(early.getMessage()).contains("wait for a time"), early.toString());
    assertTrue(patch.recorded().toCompletableFuture().isDone(), "it is durable at once");
    assertEquals(new Purse(0), there.data());

    nodes.pass(Duration.ofSeconds(1));
    assertTrue(nodes.settled(patch.outcome()).applied());
    assertEquals(new Purse(5), there.data());
  }

  @Test
  void keysAndTagsAreKept(HandNodes nodes, SessionService sessions) {
    nodes.put(STORE, "eu/bob", new Purse(1));
    nodes.put(STORE, "eu/ann", new Purse(1));
    nodes.put(STORE, "us/tom", new Purse(1));
    nodes.settled(sessions.load(STORE, "eu/new").tagUser("u1"));
    assertEquals(
        List.of("eu/ann", "eu/bob"),
        sessions.keys(STORE, "eu/").keys().stream().map(KeyVersion::key).toList());
  }

  @Test
  void testsKnowNothingOfEachOther(HandNodes nodes, HandNode first, HandClock clock) {
    assertEquals(0, nodes.entry(STORE, "bob").version());
    assertEquals(nodes.first(), first);
    assertEquals(nodes.clock(), clock);
    assertEquals(HandNodes.START, clock.instant());
  }
}
