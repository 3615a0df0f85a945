package dev.ropeway.cycle;

import dev.ropeway.journal.EntryKey;
import java.util.HashMap;
import java.util.Map;

/**
 * The keys of one lane that the transactions of the same node want: whoever of the two works on a
 * key, the other waits for the end of that cycle, and then has its turn. No key is held for longer
 * than one cycle of each lane, and nothing of it is known to the database or to other nodes.
 * Guarded by the lane's lock.
 */
final class Claims {
  private enum State {
    WANTED,
    HELD
  }

  private final Map<EntryKey, State> states = new HashMap<>();

  /**
   * Holds a key, or has it held at the end of the lane's cycle.
   *
   * @param laneFirst whether the lane is at work on it or has its turn
   * @return whether it is held
   */
  boolean claim(EntryKey key, boolean laneFirst) {
    State now =
        states.merge(key, laneFirst ? State.WANTED : State.HELD, (old, wish) -> upgrade(old, wish));
    return now == State.HELD;
  }

  private static State upgrade(State old, State wish) {
    return old == State.HELD ? old : wish;
  }

  /** The lane's cycle has ended; returns whether the key is held now. */
  boolean granted(EntryKey key) {
    return states.computeIfPresent(key, (k, old) -> State.HELD) != null;
  }

  boolean held(EntryKey key) {
    return !states.isEmpty() && states.get(key) == State.HELD;
  }

  void release(EntryKey key) {
    states.remove(key);
  }
}
