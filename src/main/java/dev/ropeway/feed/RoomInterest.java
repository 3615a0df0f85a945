package dev.ropeway.feed;

import dev.ropeway.config.NodeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Says in which slots this node reads rooms: what is new with what is told next, and all of it
 * again every few seconds. What it says are texts of notifications: {@code node from-to slots}, by
 * which the slots from one to another that are read are exactly those, or {@code node + slots}, by
 * which these are read as well; all in four hexadecimal digits. Thread-safe.
 */
final class RoomInterest {
  /** Somewhat less than the time between two greetings, with which it goes out. */
  private static final Duration EVERY = Announcer.GREETINGS.minusSeconds(1);

  /** As many fit into one notification. */
  private static final int MOST = 1_500;

  private final NodeClock clock;
  private final Interests interests;

  // guarded by this
  private final BitSet fresh = new BitSet(Slot.SLOTS);
  private long next;

  // of the one who says it
  private BitSet taken = new BitSet();
  private boolean whole;

  RoomInterest(NodeClock clock) {
    this.clock = clock;
    this.interests = new Interests(clock, this::begun, slot -> {});
    this.next = clock.nanos();
  }

  private synchronized void begun(int slot) {
    fresh.set(slot);
  }

  Interest interested(int slot) {
    return interests.interested(slot);
  }

  void tick() {
    interests.tick();
  }

  /** All of it is to be said again: perhaps others have missed it. */
  synchronized void again() {
    next = clock.nanos();
  }

  /** Whether all of it is to be said again. */
  synchronized boolean due() {
    return clock.nanos() >= next;
  }

  /**
   * All of it if that is due, else what is new. {@link #said} is to follow; from one thread at a
   * time, in the order in which others hear it, as what is older must not come to be believed.
   */
  List<String> take(String node) {
    synchronized (this) {
      taken = (BitSet) fresh.clone(); // before looking: what begins after that stays new
      whole = due();
    }
    return whole ? whole(node, interests.slots()) : news(node, taken);
  }

  /** What was taken has been sent, or perhaps not. */
  synchronized void said(boolean sent) {
    if (!sent) {
      next = clock.nanos();
      return;
    }
    fresh.andNot(taken);
    if (whole) {
      next = clock.in(EVERY);
    }
  }

  private static List<String> news(String node, BitSet slots) {
    List<String> texts = new ArrayList<>();
    for (int from = slots.nextSetBit(0); from >= 0; ) {
      StringBuilder text = new StringBuilder(node).append(" + ");
      from = append(text, slots, from);
      texts.add(text.toString());
    }
    return texts;
  }

  private static List<String> whole(String node, BitSet slots) {
    List<String> texts = new ArrayList<>();
    int begin = 0;
    int from = Math.max(0, slots.nextSetBit(0));
    while (begin < Slot.SLOTS) {
      StringBuilder listed = new StringBuilder();
      from = slots.get(from) ? append(listed, slots, from) : -1;
      int end = from < 0 ? Slot.SLOTS : from;
      texts.add("%s %04x-%04x %s".formatted(node, begin, end - 1, listed));
      begin = end;
    }
    return texts;
  }

  /** Appends as many slots as fit; returns the next one, -1 if there is none. */
  private static int append(StringBuilder text, BitSet slots, int from) {
    int slot = from;
    for (int i = 0; i < MOST && slot >= 0; i++) {
      text.append("%04x".formatted(slot));
      slot = slots.nextSetBit(slot + 1);
    }
    return slot;
  }
}
