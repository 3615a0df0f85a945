package dev.ropeway.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a room sends and receives, and how much of it is of which kind. Thread-safe. */
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
  private final Map<TrafficKind, Traffic> kinds = new ConcurrentHashMap<>();

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

  /** A request or message of so many bytes, by the name that {@link TrafficKind#of} knows. */
  void sent(int bytes, String name) {
    bytesSent.add(bytes);
    messagesSent.increment();
    kinds.merge(TrafficKind.of(name), Traffic.sent(bytes), Traffic::plus);
  }

  /** So many bytes came of a stream. */
  void received(int bytes) {
    bytesReceived.add(bytes);
  }

  /** So many bytes came as the answer to a request. */
  void received(int bytes, String name) {
    received(bytes);
    count(name, bytes);
  }

  /** Of what came of a stream so many bytes were an event. */
  void event(String name, int bytes) {
    messagesReceived.increment();
    count(name, bytes);
  }

  private void count(String name, int bytes) {
    kinds.merge(TrafficKind.of(name), Traffic.received(bytes), Traffic::plus);
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
        inFlight,
        kinds);
  }
}
