package dev.ropeway.client;

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
 */
public record Statistics(
    double roundTrip,
    double jitter,
    long bytesSent,
    long bytesReceived,
    long messagesSent,
    long messagesReceived,
    long connections,
    int inFlight) {}
