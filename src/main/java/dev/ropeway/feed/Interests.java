package dev.ropeway.feed;

import dev.ropeway.config.NodeClock;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * In which slots this node is interested: counted, so that many may be interested in the same one,
 * and for a while after the last of them, who often comes back. Thread-safe.
 */
public final class Interests {
  /** How long a slot is heard after the last who was interested in it. */
  static final Duration LINGER = Duration.ofSeconds(30);

  private final NodeClock clock;
  private final IntConsumer begun;
  private final IntConsumer ended;

  // guarded by this
  private final Map<Integer, Integer> counts = new HashMap<>();
  private final BitSet slots = new BitSet(Slot.SLOTS);

  /** When slots that nobody counts any more end: in the order in which they do. */
  private final Map<Integer, Long> lingering = new LinkedHashMap<>();

  /**
   * Interested in nothing yet.
   *
   * @param begun is told of a slot that is to be heard from now on
   * @param ended is told of one that is not; both at once and in order, so they must be quick
   */
  public Interests(NodeClock clock, IntConsumer begun, IntConsumer ended) {
    this.clock = clock;
    this.begun = begun;
    this.ended = ended;
  }

  /** One more is interested in a slot, until it is closed. */
  public Interest interested(int slot) {
    synchronized (this) {
      if (counts.merge(slot, 1, Integer::sum) == 1) {
        lingering.remove(slot);
        if (!slots.get(slot)) {
          slots.set(slot);
          begun.accept(slot);
        }
      }
    }
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        release(slot);
      }
    };
  }

  private synchronized void release(int slot) {
    if (counts.merge(slot, -1, Integer::sum) == 0) {
      counts.remove(slot);
      lingering.put(slot, clock.in(LINGER));
    }
  }

  /** Ends what has lingered long enough. */
  public synchronized void tick() {
    long now = clock.nanos();
    Iterator<Map.Entry<Integer, Long>> all = lingering.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Integer, Long> next = all.next();
      if (next.getValue() > now) {
        return;
      }
      all.remove();
      slots.clear(next.getKey());
      ended.accept(next.getKey());
    }
  }

  /**
   * Says anew of every slot that is heard that it is to be heard.
   *
   * @param before is done first; nothing begins or ends meanwhile
   */
  public synchronized void anew(Runnable before) {
    before.run();
    slots.stream().forEach(begun);
  }

  /** The slots that are heard; a copy. */
  public synchronized BitSet slots() {
    return (BitSet) slots.clone();
  }
}
