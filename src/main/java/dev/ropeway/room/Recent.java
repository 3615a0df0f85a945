package dev.ropeway.room;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which values were changed through this node a moment ago: what another node tells of them as a
 * whole may have been on its way already. That is so too if their client was not there in between,
 * as its node may have been taken for dead. Times are of {@link System#nanoTime}. Not thread-safe.
 */
final class Recent {
  /** Longer than a delta takes from one node to another. */
  static final long MOMENT = TimeUnit.SECONDS.toNanos(5);

  /** How many paths of a client are remembered; whoever changes more in a moment is no cursor. */
  private static final int MOST = 1_000;

  private Map<String, Map<String, Long>> clients = Map.of();
  private long cleaned = Long.MIN_VALUE;

  void add(String client, Set<String> paths, long now) {
    if (clients.isEmpty()) {
      clients = new HashMap<>(); // few rooms have any
    }
    if (cleaned == Long.MIN_VALUE || now - cleaned > MOMENT) {
      clients.values().forEach(own -> own.values().removeIf(at -> now - at > MOMENT));
      clients.values().removeIf(Map::isEmpty);
      cleaned = now;
    }
    Map<String, Long> own = clients.computeIfAbsent(client, c -> new HashMap<>());
    for (String path : paths) {
      if (own.size() < MOST || own.containsKey(path)) {
        own.put(path, now);
      }
    }
  }

  boolean has(String client, String path, long now) {
    Long at = clients.getOrDefault(client, Map.of()).get(path);
    return at != null && now - at <= MOMENT;
  }
}
