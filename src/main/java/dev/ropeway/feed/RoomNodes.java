package dev.ropeway.feed;

import dev.ropeway.config.NodeClock;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On which other nodes rooms are read, as they say ({@link RoomInterest}). While it may be that
 * some node has not been heard yet, or one is there that does not say it, as nodes of before do
 * not, that is everywhere. Thread-safe.
 */
final class RoomNodes {
  private static final long SILENCE_NANOS = Announcer.SILENCE.toNanos();

  private static final int MOST_NODES = 1_000;
  private static final int LONGEST_NAME = 40;

  /** So many are told one by one; more of them together, if those are most of all. */
  private static final int MOST_COPIES = 3;

  private final NodeClock clock;

  // guarded by this
  private final Map<String, Known> nodes = new HashMap<>();
  private long since;

  private static final class Known {
    private final BitSet slots = new BitSet(Slot.SLOTS);
    private long heardAt;

    /** When it said all that it reads; as it is now, it never has. */
    private long saidAt = Long.MIN_VALUE / 2;
  }

  RoomNodes(NodeClock clock) {
    this.clock = clock;
    this.since = clock.nanos();
  }

  /** What was said before may have been missed. */
  synchronized void begin() {
    nodes.clear();
    since = clock.nanos();
  }

  /** Another node is there. */
  synchronized void heard(String node) {
    known(node);
  }

  private @Nullable Known known(String node) {
    if (nodes.size() >= MOST_NODES && !nodes.containsKey(node)) {
      since = clock.nanos(); // so many that all are told
      return null;
    }
    Known known = nodes.computeIfAbsent(node, n -> new Known());
    known.heardAt = clock.nanos();
    return known;
  }

  /**
   * Another node says where it reads rooms.
   *
   * @throws RuntimeException if that is not what it says
   */
  synchronized void said(String text, String self) {
    String[] words = text.split(" ", -1);
    if (words.length != 3 || words[0].isEmpty() || words[0].length() > LONGEST_NAME) {
      throw new IllegalArgumentException(text);
    }
    BitSet slots = slots(words[2]);
    Known known = words[0].equals(self) ? null : known(words[0]);
    if (known == null) {
      return;
    }
    if (!words[1].equals("+")) {
      int from = Integer.parseInt(words[1].substring(0, 4), 16);
      int to = Integer.parseInt(words[1].substring(5), 16);
      known.slots.clear(from, to + 1);
      known.saidAt = to == Slot.SLOTS - 1 ? clock.nanos() : known.saidAt;
    }
    known.slots.or(slots);
  }

  private static BitSet slots(String digits) {
    BitSet slots = new BitSet(Slot.SLOTS);
    for (int i = 0; i < digits.length(); i += 4) {
      slots.set(Integer.parseInt(digits.substring(i, i + 4), 16));
    }
    return slots;
  }

  /** The nodes that are to be told of a room; null: all. */
  synchronized @Nullable Set<String> among(int slot) {
    long now = clock.nanos();
    if (now - since < SILENCE_NANOS) {
      return null;
    }
    nodes.values().removeIf(known -> now - known.heardAt >= SILENCE_NANOS);
    Set<String> told = new HashSet<>();
    for (Map.Entry<String, Known> node : nodes.entrySet()) {
      Known known = node.getValue();
      if (now - known.saidAt >= SILENCE_NANOS) {
        return null;
      }
      if (known.slots.get(slot)) {
        told.add(node.getKey());
      }
    }
    return told.size() > MOST_COPIES && told.size() * 2 > nodes.size() ? null : told;
  }
}
