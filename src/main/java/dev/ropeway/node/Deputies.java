package dev.ropeway.node;

import dev.ropeway.config.NodeClock;
import dev.ropeway.feed.Rendezvous;
import dev.ropeway.journal.EntryKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who works on pending actions whose recorder may be gone. As long as it is not, nobody else does:
 * it decides them within a moment, and those who know of them hear of it. Else one node does, which
 * each finds out for itself: the key's {@link Rendezvous} of those that are known to be alive. What
 * they know may differ, and the one may be dead as well, so whatever is found once more is
 * everybody's. Bounded: what is not remembered here is found by {@link Reconciler}. Thread-safe.
 */
final class Deputies {
  /** How long others leave actions that are due to the node that recorded them. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final int MOST = 10_000;

  private final NodeClock clock;
  private final String self;
  private final Supplier<Set<String>> living;

  // guarded by this
  private final Map<EntryKey, Recorded> recorded = new LinkedHashMap<>();
  private Set<EntryKey> found = Set.of();

  /** Who has recorded pending actions, and until when they are left to it. */
  private record Recorded(String node, long until) {}

  /**
   * Decides for one node.
   *
   * @param living the nodes that are known to be alive, this one among them
   */
  Deputies(NodeClock clock, String self, Supplier<Set<String>> living) {
    this.clock = clock;
    this.self = self;
    this.living = living;
  }

  /**
   * Another node says that it has recorded pending actions.
   *
   * @param delay how long it may wait before it pushes them
   */
  synchronized void recorded(String node, EntryKey key, Duration delay) {
    if (recorded.size() < MOST || recorded.containsKey(key)) {
      recorded.put(key, new Recorded(node, clock.in(delay.plus(GRACE))));
    }
  }

  /** Somebody has pushed the key. */
  synchronized void moved(EntryKey key) {
    recorded.remove(key);
  }

  /** The keys on which nothing was done in time and which this node has to see to. */
  synchronized List<EntryKey> due() {
    if (recorded.isEmpty()) {
      return List.of();
    }
    long now = clock.nanos();
    List<EntryKey> due = new ArrayList<>();
    Set<String> nodes = null;
    Iterator<Map.Entry<EntryKey, Recorded>> all = recorded.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<EntryKey, Recorded> next = all.next();
      if (next.getValue().until() <= now) {
        all.remove();
        nodes = nodes == null ? living.get() : nodes;
        if (mine(next.getKey(), nodes, next.getValue().node())) {
          due.add(next.getKey());
        }
      }
    }
    return due;
  }

  /** Which of the keys with old pending actions this node has to see to. */
  synchronized List<EntryKey> found(Collection<EntryKey> keys) {
    Set<String> nodes = keys.isEmpty() ? Set.of() : living.get();
    List<EntryKey> own = new ArrayList<>();
    for (EntryKey key : keys) {
      if (found.contains(key) || mine(key, nodes, "")) {
        own.add(key);
      }
    }
    found = new HashSet<>(keys);
    return own;
  }

  private boolean mine(EntryKey key, Set<String> nodes, String but) {
    Set<String> others = new HashSet<>(nodes);
    others.remove(but);
    others.add(self);
    return self.equals(Rendezvous.heir(key, others));
  }
}
