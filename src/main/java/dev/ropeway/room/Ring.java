package dev.ropeway.room;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The last events of a room, which all readers walk at their own pace. Guarded by its owner. */
final class Ring {
  private final int most;
  private final long mostBytes;
  private final Deque<RoomEvent> events = new ArrayDeque<>();
  private long bytes;
  private long newest;

  Ring(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  void add(RoomEvent event) {
    events.add(event);
    bytes += event.event().json().length;
    newest++;
    while (events.size() > most || (bytes > mostBytes && events.size() > 1)) {
      bytes -= events.remove().event().json().length;
    }
  }

  /** The place behind all. */
  long newest() {
    return newest;
  }

  boolean lost(long place) {
    return place < newest - events.size();
  }

  /** The event behind a place that is not lost; null if there is none yet. */
  @Nullable RoomEvent after(long place) {
    if (place >= newest || lost(place)) {
      return null;
    }
    return place == newest - 1
        ? events.peekLast()
        : events.stream().skip(place - (newest - events.size())).findFirst().orElseThrow();
  }
}
