package dev.ropeway.room;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The last events of a room, which all readers walk at their own pace. Guarded by its owner. */
final class Ring {
  private final int most;
  private final long mostBytes;
  private final Deque<Item> items = new ArrayDeque<>();
  private long bytes;
  private long newest;

  Ring(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  void add(Item item) {
    items.add(item);
    bytes += item.event().json().length;
    newest++;
    while (items.size() > most || (bytes > mostBytes && items.size() > 1)) {
      bytes -= items.remove().event().json().length;
    }
  }

  /** The place behind all. */
  long newest() {
    return newest;
  }

  boolean lost(long place) {
    return place < newest - items.size();
  }

  /** The event behind a place that is not lost; null if there is none yet. */
  @Nullable Item after(long place) {
    if (place >= newest || lost(place)) {
      return null;
    }
    return place == newest - 1
        ? items.peekLast()
        : items.stream().skip(place - (newest - items.size())).findFirst().orElseThrow();
  }
}
