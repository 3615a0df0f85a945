package dev.ropeway.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's messages in their order, one at a time, on the thread that brings them. It may be held
 * for what takes a while; what comes meanwhile waits, and if that is too much, the client does not
 * keep to what it may send. Thread-safe.
 */
final class LiveInbox {
  private final int mostWaiting;
  private final Consumer<LiveMessage> handler;

  // guarded by this
  private final Deque<LiveMessage> messages = new ArrayDeque<>(1);
  private long waiting;
  private int holds;
  private boolean running;
  private boolean closed;

  /**
   * Is empty.
   *
   * @param mostWaiting of what waits, in UTF-16 units of the texts that it came in
   * @param handler takes the messages
   */
  LiveInbox(int mostWaiting, Consumer<LiveMessage> handler) {
    this.mostWaiting = mostWaiting;
    this.handler = handler;
  }

  /**
   * Takes the messages of a text.
   *
   * @throws LiveProtocolException if too much waits
   */
  void add(List<LiveMessage> text) {
    synchronized (this) {
      if (waiting > mostWaiting) {
        throw new LiveProtocolException(Closing.TOO_MUCH, "Too much is sent ahead");
      }
      messages.addAll(text);
      waiting += text.get(0).size();
    }
    run();
  }

  /** Has the next message wait; as often as it is let go again. */
  synchronized void hold() {
    holds++;
  }

  /** Has the same message come again, when it is let go. */
  synchronized void again(LiveMessage message) {
    messages.addFirst(message);
  }

  /** Goes on, on this thread. */
  void letGo() {
    synchronized (this) {
      holds--;
    }
    run();
  }

  private void run() {
    for (LiveMessage next = take(); next != null; next = take()) {
      try {
        handler.accept(next);
      } finally {
        done();
      }
    }
  }

  private synchronized @Nullable LiveMessage take() {
    if (running || closed || holds > 0) {
      return null;
    }
    LiveMessage next = messages.poll();
    running = next != null;
    waiting = messages.isEmpty() ? 0 : waiting;
    return next;
  }

  private synchronized void done() {
    running = false;
  }

  /** Takes nothing more. */
  synchronized void close() {
    closed = true;
    messages.clear();
  }
}
