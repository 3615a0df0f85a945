package dev.ropeway.node;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Store;
import java.util.Map;
import java.util.TreeMap;

/**
 * Data that each client can only change by its very next action: one that is lost, applied twice or
 * applied too early makes itself or the next one rejected.
 *
 * @param last the number of each client's last action
 */
record Turns(Map<String, Long> last) {
  static final Store<Turns> STORE =
      Store.of("turns", Turns.class).defaultData(() -> new Turns(Map.of())).build();
  static final Action<Turns, Turn> TAKE = STORE.action("take", Turn.class, Turns::take);

  record Turn(String client, long id) {}

  private Turns take(Turn turn) {
    long expected = last.getOrDefault(turn.client(), 0L) + 1;
    if (turn.id() != expected) {
      throw new ActionRejectedException("expected action " + expected + " of " + turn.client());
    }
    Map<String, Long> next = new TreeMap<>(last);
    next.put(turn.client(), turn.id());
    return new Turns(next);
  }

  long sum() {
    return last.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether this state can follow another: no client went back. */
  boolean follows(Turns before) {
    return before.last.entrySet().stream()
        .allMatch(each -> last.getOrDefault(each.getKey(), 0L) >= each.getValue());
  }
}
