package dev.ropeway.node;

import java.util.concurrent.atomic.LongAdder;

/** How much a node hears of others, and how much of that it wants to hear. Thread-safe. */
final class HintCount {
  private final LongAdder heard = new LongAdder();
  private final LongAdder wanted = new LongAdder();

  /**
   * Another node has told that a key has moved.
   *
   * @param watched whether anybody here watches that key
   */
  void add(boolean watched) {
    heard.increment();
    if (watched) {
      wanted.increment();
    }
  }

  long heard() {
    return heard.sum();
  }

  long wanted() {
    return wanted.sum();
  }
}
