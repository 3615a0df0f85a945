package dev.ropeway.client;

import java.time.Clock;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What the loops of a room share.
 *
 * @param nanos a monotonic clock
 * @param wall the machine's time of day; it may be put forward and back
 * @param random from 0 to less than 1
 * @param silence how long a stream may be silent, heartbeats included
 * @param frame shortest time between two requests of a kind
 * @param frameBytes most bytes of such a request
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
    Duration frame,
    int frameBytes) {}
