package dev.ropeway.bench;

import dev.ropeway.client.EventStreamParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Follows a key and comes back, to another node, whenever its stream ends. */
final class SoakReader implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(40);

  private final List<Integer> ports;
  private final String key;
  private int node;
  private volatile boolean closed;
  private volatile long version = -1;
  private volatile long gaps;
  private volatile long resets;
  private volatile long connections;
  private volatile @Nullable Socket socket;

  SoakReader(List<Integer> ports, int number, String key) {
    this.ports = ports;
    this.node = number;
    this.key = key;
  }

  void start() {
    Thread thread = new Thread(this::run, "stream-reader");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        follow();
      } catch (IOException e) {
        LockSupport.parkNanos(PAUSE.toNanos()); // the node is gone or not there yet
      }
      node++;
    }
  }

  private void follow() throws IOException {
    int port = ports.get(node % ports.size());
    try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket = connection;
      connection.setSoTimeout(Math.toIntExact(SILENCE.toMillis()));
      String resume = version < 0 ? "" : "Last-Event-ID: " + version + "\r\n";
      // Of HTTP/1.0, for its answers come without chunks: what arrives is nothing but events.
      String request =
          "GET /api/stores/players/keys/%s/updates HTTP/1.0\r\nHost: localhost\r\n%s\r\n"
              .formatted(key, resume);
      connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      connections++;
      read(connection.getInputStream());
    }
  }

  private void read(InputStream bytes) throws IOException {
    EventStreamParser parser = new EventStreamParser((kind, json, id) -> event(kind, json));
    byte[] buffer = new byte[8_192];
    for (int length = bytes.read(buffer); length >= 0 && !closed; length = bytes.read(buffer)) {
      parser.push(ByteBuffer.wrap(buffer, 0, length));
    }
  }

  private void event(String kind, String data) {
    if (kind.equals("reset")) {
      resets++;
      return;
    }
    if (kind.equals("update") && Follower.number(data, "\"from\":") != version) {
      gaps++;
    }
    version = Follower.number(data, "\"version\":");
  }

  String key() {
    return key;
  }

  long version() {
    return version;
  }

  /** Updates that did not begin where the one before ended. */
  long gaps() {
    return gaps;
  }

  long resets() {
    return resets;
  }

  long connections() {
    return connections;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    Socket open = socket;
    if (open != null) {
      open.close();
    }
  }
}
