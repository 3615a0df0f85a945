package dev.ropeway.client;

/**
 * What was sent and received of one kind, answers to requests included. Immutable.
 *
 * @param bytesSent in bodies of requests
 * @param bytesReceived in bodies of answers and data of events
 */
public record Traffic(
    long messagesSent, long bytesSent, long messagesReceived, long bytesReceived) {
  static Traffic sent(int bytes) {
    return new Traffic(1, bytes, 0, 0);
  }

  static Traffic received(int bytes) {
    return new Traffic(0, 0, 1, bytes);
  }

  Traffic plus(Traffic more) {
    return new Traffic(
        messagesSent + more.messagesSent,
        bytesSent + more.bytesSent,
        messagesReceived + more.messagesReceived,
        bytesReceived + more.bytesReceived);
  }
}
