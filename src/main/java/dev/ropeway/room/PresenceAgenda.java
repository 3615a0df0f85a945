package dev.ropeway.room;

import dev.ropeway.journal.EntryKey;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What the database is to be asked next, and when care is due again. Thread-safe. */
final class PresenceAgenda {
  private static final int MOST_ROOMS = 1_000;
  private static final long NEVER = Long.MAX_VALUE;

  private final long begin = System.nanoTime();

  // guarded by this; nanoseconds since the beginning, so that they never wrap around
  private final Set<EntryKey> stale = new LinkedHashSet<>();
  private long careAt = NEVER;

  /** Has the database asked who is in rooms. */
  synchronized void ask(Collection<EntryKey> rooms) {
    stale.addAll(rooms);
  }

  /** Has care taken within a time. */
  synchronized void careWithin(Duration time) {
    careAt = Math.min(careAt, now() + time.toNanos());
  }

  synchronized boolean due() {
    return !stale.isEmpty() || careAt <= now();
  }

  /** Some of the rooms to ask for; none if there are none. */
  synchronized Set<EntryKey> takeStale() {
    Set<EntryKey> some = stale.stream().limit(MOST_ROOMS).collect(Collectors.toSet());
    stale.removeAll(some);
    return some;
  }

  /** Whether care is due, which then counts as taken. */
  synchronized boolean takeCare() {
    boolean due = careAt <= now();
    careAt = due ? NEVER : careAt;
    return due;
  }

  private long now() {
    return System.nanoTime() - begin;
  }
}
