package dev.ropeway.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a stream is about to write: pieces that may be shared with others, handed out in portions.
 * Confined to one thread at a time.
 */
final class Outgoing {
  /** As much as is written at once. */
  static final int PORTION = 8_192;

  private final Deque<ByteBuffer> pieces = new ArrayDeque<>(4);
  private int bytes;

  /** Adds a piece, which nobody changes any more. */
  void add(byte[] piece) {
    add(piece, 0);
  }

  /** Adds a piece but for what it begins with. */
  void add(byte[] piece, int from) {
    if (piece.length > from) {
      pieces.add(ByteBuffer.wrap(piece, from, piece.length - from));
      bytes += piece.length - from;
    }
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  /** Whether it fills a portion. */
  boolean isEnough() {
    return bytes >= PORTION;
  }

  /** Takes the next portion out; empty if there is none. */
  byte[] next() {
    byte[] portion = new byte[Math.min(bytes, PORTION)];
    int length = 0;
    while (length < portion.length) {
      ByteBuffer piece = pieces.element();
      int part = Math.min(piece.remaining(), portion.length - length);
      piece.get(portion, length, part);
      length += part;
      if (!piece.hasRemaining()) {
        pieces.remove();
      }
    }
    bytes -= length;
    return portion;
  }
}
