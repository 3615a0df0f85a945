package dev.ropeway.bounds;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many of something each of many has at the moment. Invariant: what was taken is given back
 * exactly once; who has none takes no memory. Thread-safe.
 */
final class Counts {
  private final ConcurrentHashMap<String, Integer> held = new ConcurrentHashMap<>();

  /** Takes one more, unless that would be more than so many. */
  boolean take(String name, long most) {
    AtomicBoolean taken = new AtomicBoolean();
    held.compute(
        name,
        (n, now) -> {
          int has = now == null ? 0 : now;
          taken.set(has < most);
          return taken.get() ? Integer.valueOf(has + 1) : now;
        });
    return taken.get();
  }

  void give(String name) {
    held.computeIfPresent(name, (n, now) -> now == 1 ? null : now - 1);
  }

  /** How many have any. */
  int names() {
    return held.size();
  }
}
