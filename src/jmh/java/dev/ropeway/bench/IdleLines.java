package dev.ropeway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Live connections with a key each where nothing happens. They are opened in blocks, so that the
 * first of them are heard of while the last are being opened: a server closes who is silent.
 */
final class IdleLines implements AutoCloseable {
  private static final int BLOCK = 1_000;

  private final int port;
  private final List<WireLines> blocks = new ArrayList<>();

  IdleLines(int port) {
    this.port = port;
  }

  /** Opens so many more, each with a key that nobody else has. */
  void open(int count) throws IOException {
    for (int opened = 0; opened < count; opened += BLOCK) {
      WireLines block = new WireLines();
      blocks.add(block);
      for (int i = 0; i < BLOCK; i++) {
        String key = "idle-" + blocks.size() + "-" + i;
        block
            .open(port, (text, now) -> {})
            .send("[[\"watch\",1,{\"store\":\"boards\",\"key\":\"" + key + "\"}]]");
      }
      block.start();
    }
  }

  /** Whether one of them has ended. */
  boolean failed() {
    return blocks.stream().anyMatch(WireLines::failed);
  }

  @Override
  public void close() throws IOException {
    for (WireLines block : blocks) {
      block.close();
    }
  }
}
