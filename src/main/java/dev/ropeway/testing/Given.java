package dev.ropeway.testing;

import dev.ropeway.Action;
import dev.ropeway.Caller;
import dev.ropeway.Store;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an action meets: {@code given(player).when(TAKE_COINS, 30L).rejected("not enough")}. The
 * action is recorded on a node of its own with a journal in memory and decided by a real cycle:
 * arguments and result are judged by their constraints, everything goes through JSON, and strict
 * mode holds it to what it promises. Immutable.
 *
 * @param <T> the type of the data
 */
public final class Given<T> {
  private final @Nullable T data;
  private final Instant at;
  private final @Nullable Caller caller;
  private final long seed;

  private Given(@Nullable T data, Instant at, @Nullable Caller caller, long seed) {
    this.data = data;
    this.at = at;
    this.caller = caller;
    this.seed = seed;
  }

  /** A key has this data. */
  public static <T> Given<T> given(T data) {
    return new Given<>(data, HandNodes.START, null, 0);
  }

  /** A key was never written: it has the store's default data. */
  public static <T> Given<T> nothing(Store<T> store) {
    return new Given<>(null, HandNodes.START, null, 0);
  }

  /** It is that time, to the microsecond. */
  public Given<T> at(Instant time) {
    return new Given<>(data, time, caller, seed);
  }

  /** It is recorded for somebody. */
  public Given<T> by(Caller somebody) {
    return new Given<>(data, at, somebody, seed);
  }

  /**
   * The dice are others: an action throws with the same seed what it threw before, and what is
   * recorded on the real server is another throw.
   */
  public Given<T> seed(long newSeed) {
    return new Given<>(data, at, caller, newSeed);
  }

  /**
   * Records an action and has it decided.
   *
   * @throws IllegalArgumentException if the given data breaks what the store demands of it
   */
  public <A> Then<T> when(Action<T, A> action, A args) {
    Store<T> store = action.store();
    Keeping keeping = Keeping.in(new MemoryJournal(seed));
    HandNodes nodes = new HandNodes(List.of(store), new HandClock(at), keeping, () -> {});
    if (data != null) {
      nodes.put(store, Scene.KEY, data);
    }
    return new Scene<>(nodes, store, caller).when(1, action, args);
  }

  /** Records an action without arguments and has it decided. */
  @SuppressWarnings("NullAway") // the only value of Void
  public Then<T> when(Action<T, Void> action) {
    return when(action, (Void) null);
  }
}
