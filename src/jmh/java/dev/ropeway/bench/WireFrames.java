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
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;
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
    return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The frame that answers a ping, masked with zeros. */
  static byte[] pong(byte[] ping) {
    return frame(PONG, ping);
  }

  private static byte[] frame(int type, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) type);
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

  /** Takes what has come, and hands on the texts and pings that are complete. */
  void take(ByteBuffer come, Consumer<String> texts, Consumer<byte[]> pings) {
    ByteBuffer all = come;
    if (rest.length > 0) {
      all = ByteBuffer.allocate(rest.length + come.remaining()).put(rest).put(come).flip();
    }
    while (true) {
      all.mark();
      if (!next(all, texts, pings)) {
        all.reset();
        break;
      }
    }
    rest = new byte[all.remaining()];
    all.get(rest);
  }

  private static boolean next(ByteBuffer in, Consumer<String> texts, Consumer<byte[]> pings) {
    if (in.remaining() < 2) {
      return false;
    }
    int first = in.get() & 0xff;
    int length = in.get() & 0x7f;
    if ((length == TWO_BYTES && in.remaining() < 2)
        || (length == EIGHT_BYTES && in.remaining() < 8)) {
      return false;
    }
    if (length == TWO_BYTES) {
      length = in.getShort() & 0xffff;
    } else if (length == EIGHT_BYTES) {
      length = Math.toIntExact(in.getLong());
    }
    if (in.remaining() < length) {
      return false;
    }
    byte[] payload = new byte[length];
    in.get(payload);
    if (first == CLOSE) {
      throw new IllegalStateException(
          "closed: " + new String(payload, 2, length - 2, StandardCharsets.UTF_8));
    }
    if (first == PING) {
      pings.accept(payload);
    } else {
      texts.accept(new String(payload, StandardCharsets.UTF_8));
    }
    return true;
  }

  /** The head of an answer, which must be a 101; what is behind it is kept. */
  static void requireSwitched(ByteArrayOutputStream head) {
    String answer = head.toString(StandardCharsets.US_ASCII);
    if (!answer.startsWith("HTTP/1.1 101")) {
      throw new IllegalStateException(answer);
    }
  }
}
