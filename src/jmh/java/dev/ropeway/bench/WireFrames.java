package dev.ropeway.bench;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * As much of RFC 6455 as a client needs that sends and gets texts in one frame each: a generator of
 * load must not take from the server what it measures.
 */
final class WireFrames {
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private byte[] rest = new byte[0];

  /** The request of a handshake. */
  static byte[] handshake(String path) {
    return """
        GET %s HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Protocol: ropeway.v1\r
        \r
        """
        .formatted(path)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The frame of a text, masked with zeros. */
  static byte[] text(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) TEXT);
    if (payload.length < TWO_BYTES) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length < 1 << Short.SIZE) {
      frame.put((byte) (MASKED | TWO_BYTES)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | EIGHT_BYTES)).putLong(payload.length);
    }
    frame.putInt(0).put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  /** Takes what has come, and hands on the texts that are complete. */
  void take(ByteBuffer come, Consumer<String> texts) {
    ByteBuffer all = come;
    if (rest.length > 0) {
      all = ByteBuffer.allocate(rest.length + come.remaining()).put(rest).put(come).flip();
    }
    while (true) {
      all.mark();
      String text = next(all);
      if (text == null) {
        all.reset();
        break;
      }
      texts.accept(text);
    }
    rest = new byte[all.remaining()];
    all.get(rest);
  }

  private static @org.jspecify.annotations.Nullable String next(ByteBuffer in) {
    if (in.remaining() < 2) {
      return null;
    }
    int first = in.get() & 0xff;
    int length = in.get() & 0x7f;
    if ((length == TWO_BYTES && in.remaining() < 2)
        || (length == EIGHT_BYTES && in.remaining() < 8)) {
      return null;
    }
    if (length == TWO_BYTES) {
      length = in.getShort() & 0xffff;
    } else if (length == EIGHT_BYTES) {
      length = Math.toIntExact(in.getLong());
    }
    if (in.remaining() < length) {
      return null;
    }
    byte[] payload = new byte[length];
    in.get(payload);
    if (first == CLOSE) {
      throw new IllegalStateException(
          "closed: " + new String(payload, 2, length - 2, StandardCharsets.UTF_8));
    }
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** The head of an answer, which must be a 101; what is behind it is kept. */
  static void requireSwitched(ByteArrayOutputStream head) {
    String answer = head.toString(StandardCharsets.US_ASCII);
    if (!answer.startsWith("HTTP/1.1 101")) {
      throw new IllegalStateException(answer);
    }
  }
}
