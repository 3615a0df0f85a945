package dev.ropeway.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** Many live connections and one thread that reads all of them. */
final class WireLines implements AutoCloseable {
  /** Milliseconds between two turns of pings; each connection is in one of so many turns. */
  private static final int TURN = 1_000;

  /** Well within what a server takes for silence. */
  private static final int TURNS = 14;

  private final Selector selector = Selector.open();
  private final List<WireLine> lines = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(262_144);
  private volatile boolean failed;

  WireLines() throws IOException {}

  private record Reader(WireLine line, ObjLongConsumer<String> texts) {}

  /**
   * Opens one more, before all of them are read.
   *
   * @param texts is told each text and when it came
   */
  WireLine open(int port, ObjLongConsumer<String> texts) throws IOException {
    WireLine line = new WireLine(port);
    line.channel().configureBlocking(false);
    line.channel().register(selector, SelectionKey.OP_READ, new Reader(line, texts));
    lines.add(line);
    return line;
  }

  /** Begins to read. */
  WireLines start() {
    new Thread(this::run, "wire-lines").start();
    return this;
  }

  private void run() {
    try {
      long next = System.nanoTime();
      for (int turn = 0; selector.isOpen(); ) {
        selector.select(this::read, TURN);
        if (System.nanoTime() - next >= 0) {
          ping(turn++ % TURNS);
          next = System.nanoTime() + TURN * 1_000_000L;
        }
      }
    } catch (ClosedSelectorException e) {
      return; // closed in the moment of its next turn
    } catch (IOException | RuntimeException e) {
      failed = true;
      Progress.say("  The connections stop: %s", e);
    }
  }

  private void ping(int turn) {
    for (int i = turn; i < lines.size(); i += TURNS) {
      lines.get(i).send("[[\"ping\",0]]");
    }
  }

  private void read(SelectionKey key) {
    Reader reader = (Reader) key.attachment();
    try {
      long now = System.nanoTime();
      if (!reader.line().read(buffer, text -> reader.texts().accept(text, now))) {
        failed = true;
        key.cancel();
      }
    } catch (IOException e) {
      failed = true;
      key.cancel();
    }
  }

  /** Whether a connection has ended before it was meant to. */
  boolean failed() {
    return failed;
  }

  /** How much they have read. */
  long bytes() {
    return lines.stream().mapToLong(WireLine::bytes).sum();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (WireLine line : lines) {
      line.close();
    }
  }
}
