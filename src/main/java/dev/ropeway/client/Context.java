package dev.ropeway.client;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the loops of a room share.
 *
 * @param nanos a monotonic clock
 * @param wall the machine's time of day; it may be put forward and back
 * @param random from 0 to less than 1
 * @param silence how long a stream may be silent, heartbeats included
 * @param pace shortest time between two requests of a kind, which may be changed
 * @param frameBytes most bytes of such a request
 * @param live the live connections of all rooms of the client; null if there are to be none
 */
record Context(
    Serial serial,
    Transport transport,
    Addresses addresses,
    TrafficMeter meter,
    LongSupplier nanos,
    Clock wall,
    DoubleSupplier random,
    Duration silence,
    AtomicReference<Duration> pace,
    int frameBytes,
    @Nullable LiveConnections live) {

  /** Shortest time between two requests of a kind. */
  Duration frame() {
    return Objects.requireNonNull(pace.get());
  }
}
