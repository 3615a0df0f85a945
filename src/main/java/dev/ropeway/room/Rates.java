package dev.ropeway.room;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ropeway.config.TokenBucket;
import dev.ropeway.journal.ClientKey;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What clients may send each second. Clients are remembered up to a bound: one that is forgotten
 * may send as much again. Thread-safe.
 */
final class Rates {
  /** Most messages of a client a second: five a frame and some. */
  static final int MOST = 200;

  private static final int MOST_CLIENTS = 20_000;

  private final LongSupplier nanos;
  private final Cache<ClientKey, TokenBucket> clients =
      Caffeine.newBuilder().maximumSize(MOST_CLIENTS).executor(Runnable::run).build();

  /**
   * Counts by a clock.
   *
   * @param nanos a monotonic one
   */
  Rates(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether a client may send one more now, which is counted then. */
  synchronized boolean allows(ClientKey client) {
    long now = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
    TokenBucket bucket = clients.get(client, c -> new TokenBucket(MOST, 1, now));
    bucket.pass(now);
    boolean allowed = bucket.until(1) == 0;
    if (allowed) {
      bucket.take(1);
    }
    return allowed;
  }

  /** How many clients are remembered; about right. For tests. */
  synchronized long remembered() {
    clients.cleanUp();
    return clients.estimatedSize();
  }
}
