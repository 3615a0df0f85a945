package dev.ropeway.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * A live connection with as little as possible of a client: opened in blocking mode, read by
 * whoever has its channel.
 */
final class WireLine implements AutoCloseable {
  private final SocketChannel channel;
  private final WireFrames frames = new WireFrames();
  private long bytes;

  /** Connects to a server on this machine and greets. */
  WireLine(int port) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.socket().setTcpNoDelay(true);
    channel.write(ByteBuffer.wrap(WireFrames.handshake("/api/live")));
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (!head.toString(java.nio.charset.StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      if (channel.read(one.clear()) < 0) {
        throw new IOException("The server has closed the connection: " + head);
      }
      head.write(one.get(0));
    }
    WireFrames.requireSwitched(head);
    send("[[\"hello\",{}]]");
  }

  SocketChannel channel() {
    return channel;
  }

  /** Sends a text; waits for the server to take it. */
  void send(String text) {
    send(WireFrames.text(text));
  }

  private void send(byte[] bytesOfFrame) {
    ByteBuffer frame = ByteBuffer.wrap(bytesOfFrame);
    try {
      synchronized (this) {
        while (frame.hasRemaining()) {
          if (channel.write(frame) == 0) {
            Thread.onSpinWait();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what is there, at least something in blocking mode; false at the end. */
  boolean read(ByteBuffer buffer, Consumer<String> texts) throws IOException {
    int length = channel.read(buffer.clear());
    if (length < 0) {
      return false;
    }
    bytes += length;
    frames.take(buffer.flip(), texts, ping -> send(WireFrames.pong(ping)));
    return true;
  }

  /** How much it has read, frames and all. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
