package dev.ropeway.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When a stream that has ended is opened again.
 *
 * <p>A server that dies is left by all its mirrors in one moment. So a mirror that was connected
 * comes to another server, one that has not failed, at any time of a second, or of as long as the
 * server has asked for; who was never connected tries that almost at once. Where none is left, the
 * pause grows with each failure ({@link ExponentialBackoff}), and anew after a stream that lasted.
 *
 * <p>Confined to the tasks of a {@link Serial}.
 */
final class Comeback {
  private static final Duration AT_ONCE = Duration.ofMillis(100);
  private static final Duration SPREAD = Duration.ofSeconds(1);

  private final DoubleSupplier random;
  private final DoubleSupplier turn;
  private Duration spread = SPREAD;
  private ExponentialBackoff backoff = ExponentialBackoff.standard();
  private boolean connected;

  /**
   * Chooses at random, from 0 to less than 1; {@code turn} is the same for all rooms that share a
   * connection: if each chose for itself, the first of many would choose for all, and that is
   * early.
   */
  Comeback(DoubleSupplier random, DoubleSupplier turn) {
    this.random = random;
    this.turn = turn;
  }

  /** The server asks to come back after about so long. */
  void told(Duration retry) {
    backoff = backoff.startingWith(retry);
    spread = backoff.first();
  }

  /** There is a stream. */
  void connected() {
    connected = true;
  }

  /**
   * How long to wait.
   *
   * @param fresh whether the next server has not failed yet
   * @param lasted whether the stream that has ended did last
   */
  Duration pause(boolean fresh, boolean lasted) {
    if (fresh) {
      return connected ? part(spread, turn) : part(AT_ONCE, random);
    }
    ExponentialBackoff now = lasted ? backoff.reset() : backoff;
    backoff = now.next();
    return now.pause(random.getAsDouble());
  }

  private static Duration part(Duration of, DoubleSupplier which) {
    return Duration.ofNanos((long) (which.getAsDouble() * of.toNanos()));
  }
}
