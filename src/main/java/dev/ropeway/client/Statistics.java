package dev.ropeway.client;

import java.util.Map;

/**
 * What a room has sent and received so far.
 *
 * @param roundTrip milliseconds from a request to its answer, smoothed; NaN before the first
 * @param jitter by how many milliseconds round trips differ from that, smoothed; NaN before the
 *     first
 * @param bytesSent in bodies of requests
 * @param bytesReceived in bodies of answers and of the stream
 * @param messagesSent requests
 * @param messagesReceived events of the stream
 * @param connections how often a stream was opened
 * @param inFlight actions whose outcome is not known yet
 * @param kinds how much of it was of which kind; those that there was nothing of are left out
 */
public record Statistics(
    double roundTrip,
    double jitter,
    long bytesSent,
    long bytesReceived,
    long messagesSent,
    long messagesReceived,
    long connections,
    int inFlight,
    Map<TrafficKind, Traffic> kinds) {

  /** Keeps an unmodifiable copy. */
  public Statistics {
    kinds = Map.copyOf(kinds);
  }
}
