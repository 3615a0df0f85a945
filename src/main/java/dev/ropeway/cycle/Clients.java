package dev.ropeway.cycle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.ClientKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The last number each remote client has used, as far as this node knows: saves asking the log. May
 * be stale when a client also talks to another node; the log's primary key then refuses the push.
 * Kept far shorter than the log, so that a number it holds cannot have been pruned. Thread-safe.
 */
final class Clients {
  private static final long MOST = 200_000;
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Cache<ClientKey, Long> lastIds;

  Clients(NodeClock clock) {
    lastIds =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(KEPT)
            .ticker(clock::nanos)
            .executor(Runnable::run)
            .build();
  }

  @Nullable Long lastId(ClientKey client) {
    return lastIds.getIfPresent(client);
  }

  void learn(ClientKey client, long lastId) {
    lastIds.asMap().merge(client, lastId, Math::max);
  }

  void clear() {
    lastIds.invalidateAll();
  }

  void forget(ClientKey client) {
    lastIds.invalidate(client);
  }
}
