package dev.ropeway.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.After;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.Outcome;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.testing.Interleavings.Doing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Two nodes at the same time, in every order of what they do on the journal. */
class InterleavingsTest {
  /** Coins. */
  record Till(long coins) {}

  private static final Store<Till> STORE =
      Store.of("tills", Till.class).defaultData(() -> new Till(0)).build();
  private static final Action<Till, Long> ADD =
      STORE.action("add", Long.class, (till, n) -> new Till(till.coins() + n));
  private static final Action<Till, Long> TAKE =
      STORE.action(
          "take",
          Long.class,
          (till, n) -> {
            if (till.coins() < n) {
              throw new ActionRejectedException("not enough");
            }
            return new Till(till.coins() - n);
          });

  private static Doing add(long coins) {
    return sessions -> sessions.patch(STORE, "a", ADD, coins).outcome();
  }

  private static Doing take(long coins) {
    return sessions -> sessions.patch(STORE, "a", TAKE, coins).outcome();
  }

  @Test
  void noActionIsLostOrAppliedTwice() {
    int count =
        Interleavings.of(STORE)
            .one(add(1), add(10))
            .other(add(100))
            .check(
                end -> {
                  assertEquals(111, end.data(STORE, "a").coins());
                  assertEquals(3, end.nodes().entry(STORE, "a").version());
                });
    assertTrue(count > 10, "there are many: " + count);
  }

  @Test
  void whatIsThereIsTakenOnce() {
    Set<List<Boolean>> found = new HashSet<>();
    Interleavings.of(STORE)
        .given(nodes -> nodes.put(STORE, "a", new Till(30)))
        .one(take(20))
        .other(take(20))
        .check(
            end -> {
              assertEquals(10, end.data(STORE, "a").coins());
              boolean one = end.one(Outcome.class).get(0).applied();
              found.add(List.of(one, end.other(Outcome.class).get(0).applied()));
            });
    assertEquals(Set.of(List.of(true, false), List.of(false, true)), found, "both orders came");
  }

  @Test
  void repeatOnAnotherNodeChangesNothing() {
    IdempotencyKey receipt = IdempotencyKey.of("receipt-7");
    Doing once = sessions -> sessions.patch(STORE, "a", ADD, 5L, receipt).outcome();
    Interleavings.of(STORE)
        .one(once)
        .other(once)
        .check(
            end -> {
              assertEquals(5, end.data(STORE, "a").coins());
              assertEquals(end.one(Outcome.class), end.other(Outcome.class));
            });
  }

  /** Both nodes find it due. */
  @Test
  void whatIsDueIsRecordedByOneOfThem() {
    int count =
        Interleavings.of(STORE)
            .given(
                nodes -> {
                  nodes.first().sessions().patch(STORE, "b", ADD, 5L, After.minutes(1));
                  nodes.clock().pass(Duration.ofMinutes(1));
                })
            .one(add(1))
            .other(add(1))
            .check(
                end -> {
                  end.nodes().settle();
                  assertEquals(2, end.data(STORE, "a").coins());
                  assertEquals(5, end.data(STORE, "b").coins());
                });
    assertTrue(count > 10, "there are many: " + count);
  }

  private static CompletionStage<TransactionOutcome> move(SessionService sessions) {
    return sessions.transaction(
        tx -> {
          tx.patch(STORE, "a", TAKE, 20L);
          tx.patch(STORE, "b", ADD, 20L);
        },
        failed -> failed.patch(STORE, "note", ADD, 1L));
  }

  @Test
  void transactionsAreSerializable() {
    Set<Integer> committed = new HashSet<>();
    Interleavings.of(STORE)
        .given(nodes -> nodes.put(STORE, "a", new Till(30)))
        .one(InterleavingsTest::move)
        .other(InterleavingsTest::move)
        .check(
            end -> {
              end.nodes().settle();
              List<TransactionOutcome> all = new ArrayList<>(end.one(TransactionOutcome.class));
              all.addAll(end.other(TransactionOutcome.class));
              int count = (int) all.stream().filter(TransactionOutcome::committed).count();
              committed.add(count);
              assertEquals(10, end.data(STORE, "a").coins());
              assertEquals(20, end.data(STORE, "b").coins());
              assertEquals(1, end.data(STORE, "note").coins());
            });
    assertEquals(Set.of(1), committed);
  }

  /** Two steps that each look and then write lose an update, and it is found in which order. */
  @Test
  void whatLooksBeforeItWritesIsFoundOut() {
    Doing careless =
        sessions -> {
          long seen = sessions.view(STORE, "a").latest().data().coins();
          return sessions.patch(STORE, "a", ADD, seen == 0 ? 1L : 0L).outcome();
        };
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                Interleavings.of(STORE)
                    .one(careless)
                    .other(careless)
                    .check(end -> assertEquals(1, end.data(STORE, "a").coins())));
    assertTrue(error.toString().contains("took turns as "), error.getMessage());
  }

  @Test
  void nodeThatFailsOrBlocksIsSaidToDoSo() {
    Doing fails =
        sessions -> {
          throw new IllegalArgumentException("by itself");
        };
    IllegalStateException failed =
        assertThrows(
            IllegalStateException.class,
            () ->
                Interleavings.of(STORE).one(add(1), add(1)).other(add(1), fails).check(end -> {}));
    assertTrue(String.valueOf(failed.getMessage()).contains("by itself"), failed.toString());

    Doing blocks =
        sessions -> {
          sessions.patch(STORE, "a", ADD, 1L).outcome().toCompletableFuture().join();
          return CompletableFuture.completedStage(null);
        };
    IllegalStateException blocked =
        assertThrows(
            IllegalStateException.class,
            () ->
                Interleavings.of(STORE)
                    .one(add(1))
                    .other(blocks)
                    .check(end -> {}, Duration.ofMillis(200)));
    assertTrue(String.valueOf(blocked.getMessage()).contains("block"), blocked.toString());
  }

  @Test
  void tooManyAreSaidToBeSo() {
    Interleavings all = Interleavings.of(STORE).one(add(1)).other(add(1));
    int count = all.check(end -> {});
    assertEquals(count, all.atMost(count).check(end -> {}));
    assertThrows(IllegalStateException.class, () -> all.atMost(count - 1).check(end -> {}));
  }
}
