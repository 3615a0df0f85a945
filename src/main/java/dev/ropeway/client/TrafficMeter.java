package dev.ropeway.client;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a room sends and receives. Thread-safe. */
final class TrafficMeter {
  // As TCP smooths its round trips (RFC 6298).
  private static final double SHARE_OF_TRIP = 1.0 / 8;
  private static final double SHARE_OF_JITTER = 1.0 / 4;

  private double roundTrip = Double.NaN;
  private double jitter = Double.NaN;
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder messagesSent = new LongAdder();
  private final LongAdder messagesReceived = new LongAdder();
  private final LongAdder connections = new LongAdder();

  /** A request was answered after so many milliseconds. */
  synchronized void answered(double milliseconds) {
    if (Double.isNaN(roundTrip)) {
      roundTrip = milliseconds;
      jitter = milliseconds / 2;
      return;
    }
    jitter += (Math.abs(milliseconds - roundTrip) - jitter) * SHARE_OF_JITTER;
    roundTrip += (milliseconds - roundTrip) * SHARE_OF_TRIP;
  }

  void sent(int bytes) {
    bytesSent.add(bytes);
    messagesSent.increment();
  }

  void received(int bytes) {
    bytesReceived.add(bytes);
  }

  void event() {
    messagesReceived.increment();
  }

  void connected() {
    connections.increment();
  }

  synchronized Statistics statistics(int inFlight) {
    return new Statistics(
        roundTrip,
        jitter,
        bytesSent.sum(),
        bytesReceived.sum(),
        messagesSent.sum(),
        messagesReceived.sum(),
        connections.sum(),
        inFlight);
  }
}
