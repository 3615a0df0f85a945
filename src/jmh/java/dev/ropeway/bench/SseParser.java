package dev.ropeway.bench;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Cuts one connection's bytes into events. Confined to one thread. */
final class SseParser {
  private static final String KIND = "event: ";
  private static final String DATA = "\ndata: ";

  private final Follower follower;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private byte last;

  SseParser(Follower follower) {
    this.follower = follower;
  }

  /** Takes what has arrived. */
  void read(ByteBuffer bytes, long nanos) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n' && last == '\n') {
        event(block.toString(StandardCharsets.UTF_8), nanos);
        block.reset();
      } else {
        block.write(next);
      }
      last = next;
    }
  }

  /** Comments, the pause before a new connection and the response's head are passed over. */
  private void event(String text, long nanos) {
    int kind = text.indexOf(KIND);
    int data = text.indexOf(DATA);
    if (kind >= 0 && data > kind) {
      String name = text.substring(kind + KIND.length(), text.indexOf('\n', kind));
      follower.event(name, text.substring(data + DATA.length()), nanos);
    }
  }
}
