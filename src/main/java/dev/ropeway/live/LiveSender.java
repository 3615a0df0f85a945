package dev.ropeway.live;

import dev.ropeway.config.NodeClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a connection has to say, one text at a time: answers first, then what its watches
 * have, each in turn. Of updates there is no queue, only which watches are ready; a text is made
 * when the one before is out. No thread waits for a client that does not read. Thread-safe.
 */
final class LiveSender {
  private final LiveChannel socket;
  private final Executor executor;
  private final NodeClock clock;
  private final int mostWaiting;
  private final Consumer<Closing> broken;
  private final LongConsumer written;

  // guarded by this
  private final Deque<byte[]> answers = new ArrayDeque<>(1);
  private final Deque<WatchedKey> ready = new ArrayDeque<>(1);
  private int waiting;
  private boolean busy;
  private boolean closed;

  private volatile boolean sending;
  private volatile long since;

  /**
   * Sends nothing yet.
   *
   * @param executor where texts are made, which now and then may block
   * @param mostWaiting bytes of answers that a client may leave unread
   * @param broken is told if it goes no further
   * @param written is told of each text with events that is out, and when its sending has begun by
   *     {@link System#nanoTime}
   */
  LiveSender(
      LiveChannel socket,
      Executor executor,
      NodeClock clock,
      int mostWaiting,
      Consumer<Closing> broken,
      LongConsumer written) {
    this.socket = socket;
    this.executor = executor;
    this.clock = clock;
    this.mostWaiting = mostWaiting;
    this.broken = broken;
    this.written = written;
  }

  /** Sends an answer. */
  void answer(byte[] message) {
    boolean full;
    synchronized (this) {
      if (closed) {
        return;
      }
      waiting += message.length;
      full = waiting - message.length > mostWaiting;
      answers.add(message);
    }
    if (full) {
      broken.accept(Closing.TOO_SLOW); // it asks and asks, and does not read
    } else {
      wake();
    }
  }

  /** A watch has something, and has not said so since it was last asked. */
  void ready(WatchedKey watch) {
    synchronized (this) {
      if (closed) {
        return;
      }
      ready.add(watch);
    }
    wake();
  }

  private void wake() {
    synchronized (this) {
      if (busy || closed) {
        return;
      }
      busy = true;
    }
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      broken.accept(Closing.STOPPING);
    }
  }

  private void run() {
    try {
      for (LiveText text = next(); text != null; text = next()) {
        AtomicBoolean both = new AtomicBoolean(); // sent, and the sending has returned
        boolean events = text.hasEvents();
        long start = System.nanoTime();
        since = clock.nanos();
        sending = true;
        socket.send(
            text.end(),
            failure -> {
              if (events && failure == null) {
                written.accept(start);
              }
              sent(failure, both);
            });
        if (!both.getAndSet(true)) {
          return; // what follows is sent from there
        }
      }
    } catch (RuntimeException | Error e) {
      broken.accept(Closing.TROUBLE);
      throw e;
    }
  }

  private void sent(@Nullable Throwable failure, AtomicBoolean both) {
    sending = false;
    if (failure != null) {
      broken.accept(Closing.TOO_SLOW);
    } else if (both.getAndSet(true)) {
      run();
    }
  }

  /** Null: there is nothing, and whoever has something wakes it again. */
  private @Nullable LiveText next() {
    while (true) {
      LiveText text = new LiveText();
      while (!text.isEnough() && add(text)) {
        // as long as there is something
      }
      synchronized (this) {
        if (!text.isEmpty() && !closed) {
          return text;
        }
        if (closed || (answers.isEmpty() && ready.isEmpty())) {
          busy = closed;
          return null;
        }
      }
    }
  }

  /** Adds something; false if nobody has anything. */
  private boolean add(LiveText text) {
    byte[] answer;
    WatchedKey watch;
    synchronized (this) {
      answer = answers.poll();
      waiting -= answer == null ? 0 : answer.length;
      watch = answer == null ? ready.poll() : null;
    }
    if (answer != null) {
      text.add(answer);
      return true;
    }
    if (watch == null) {
      return false;
    }
    watch.take(text);
    return true;
  }

  /** Since when a text is on its way, on the clock's monotonic reading; null if none is. */
  @Nullable Long sendingSince() {
    long begun = since;
    return sending ? begun : null;
  }

  /** Sends nothing more. */
  synchronized void close() {
    closed = true;
    answers.clear();
    ready.clear();
  }
}
