package dev.ropeway.testing;

import dev.ropeway.SessionService;
import dev.ropeway.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every order in which two nodes can do a few things at the same time. Each node records its
 * actions one after the other, each when the one before it is decided, and they meet in the
 * journal: every order of their statements is tried, but for those that differ in which of two
 * reads came first, which nobody can tell. Neither hears of what the other does. The nodes are
 * real, the journal is in memory. Immutable.
 *
 * <pre>{@code
 * Interleavings.of(STORE)
 *     .given(nodes -> nodes.put(STORE, "bob", new Player("bob", 30, List.of())))
 *     .one(sessions -> sessions.patch(STORE, "bob", TAKE_COINS, 20L).outcome())
 *     .other(sessions -> sessions.patch(STORE, "bob", TAKE_COINS, 20L).outcome())
 *     .check(end -> assertEquals(10, end.data(STORE, "bob").coins()));
 * }</pre>
 */
public final class Interleavings {
  /** So many take some seconds. */
  private static final int MOST = 5_000;

  /** How long a node may take between two statements; longer than anybody debugs there. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<Store<?>> stores;
  private final Consumer<HandNodes> given;
  private final List<Doing> one;
  private final List<Doing> other;
  private final int most;

  /** Something that a node is asked to do, and what tells when it is done. */
  @FunctionalInterface
  public interface Doing extends Function<SessionService, CompletionStage<?>> {}

  private Interleavings(
      List<Store<?>> stores,
      Consumer<HandNodes> given,
      List<Doing> one,
      List<Doing> other,
      int most) {
    this.stores = stores;
    this.given = given;
    this.one = one;
    this.other = other;
    this.most = most;
  }

  /** Of nodes that know these stores. */
  public static Interleavings of(Store<?>... stores) {
    return new Interleavings(List.of(stores), nodes -> {}, List.of(), List.of(), MOST);
  }

  /** What is there before. */
  public Interleavings given(Consumer<HandNodes> before) {
    return new Interleavings(stores, before, one, other, most);
  }

  /** What one node does, in this order. */
  public Interleavings one(Doing... doings) {
    return new Interleavings(stores, given, List.of(doings), other, most);
  }

  /** What the other node does, in this order. */
  public Interleavings other(Doing... doings) {
    return new Interleavings(stores, given, one, List.of(doings), most);
  }

  /** How many may be tried; 5,000 if this is not called. */
  public Interleavings atMost(int count) {
    return new Interleavings(stores, given, one, other, count);
  }

  /**
   * Tries them all.
   *
   * @param end claims what must be so in the end, however it came
   * @return how many there were
   * @throws AssertionError if something is not so, with the order in which it was not
   * @throws IllegalStateException if there are more than can be tried, or one of the nodes fails or
   *     blocks
   */
  public int check(Consumer<Interleaved> end) {
    return check(end, PATIENCE);
  }

  int check(Consumer<Interleaved> end, Duration patience) {
    int count = 0;
    List<Integer> choices = List.of();
    while (choices != null) {
      if (++count > most) {
        throw new IllegalStateException(
            "There are more than " + most + " interleavings: have the nodes do less.");
      }
      choices = attempt(choices, end, patience);
    }
    return count;
  }

  /** Tries one; returns the choices that lead to the next, null if that was the last. */
  private @Nullable List<Integer> attempt(
      List<Integer> choices, Consumer<Interleaved> end, Duration patience) {
    Keeping keeping = Keeping.in(new MemoryJournal());
    HandClock clock = new HandClock(HandNodes.START);
    Turns turns = new Turns(choices, patience);
    try (HandNodes nodes = new HandNodes(stores, clock, keeping, () -> {})) {
      given.accept(nodes);
      List<InterleavedNode> both = new ArrayList<>();
      for (List<Doing> doings : Arrays.asList(one, other)) {
        Keeping way = keeping.inTurns(turns, both.size());
        both.add(new InterleavedNode(turns, both.size(), nodes.another(way), clock, doings));
      }
      both.forEach(Thread::start);
      turns.run();
      both.forEach(InterleavedNode::finished);
      try {
        end.accept(new Interleaved(nodes, both.get(0).results(), both.get(1).results()));
      } catch (AssertionError e) {
        throw new AssertionError(
            "Where the nodes took turns as " + turns.order() + ": " + e.getMessage(), e);
      }
    }
    return turns.following();
  }
}
