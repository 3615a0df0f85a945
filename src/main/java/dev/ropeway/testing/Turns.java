package dev.ropeway.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets two threads take steps in turn, one at a time, in an order that is chosen step by step. A
 * step is what one of them does on the journal; what it does between two steps nobody else sees.
 * Thread-safe.
 *
 * <pre>
 *  begin ──▶ working ──await──▶ at a step ──granted──▶ working ──▶ … ──end──▶ done
 * </pre>
 */
final class Turns {
  private enum State {
    WORKING,
    AT_STEP,
    DONE
  }

  // guarded by this
  private final State[] states = {State.WORKING, State.WORKING};
  private final boolean[] writes = {false, false};
  private int granted = -1;
  private boolean abandoned;

  /** What was chosen so far: who took each step, and where that was a choice. */
  private final List<Integer> taken = new ArrayList<>();

  private final List<Integer> choices;
  private final Duration patience;
  private final List<Integer> made = new ArrayList<>();
  private final List<Boolean> open = new ArrayList<>();
  private int last = -1;
  private boolean lastWrites;

  /**
   * Goes as was chosen before, and from there on lets the first go first.
   *
   * @param choices whose turn it is, wherever both could go
   * @param patience the longest that one may be at work between two steps
   */
  Turns(List<Integer> choices, Duration patience) {
    this.choices = List.copyOf(choices);
    this.patience = patience;
  }

  /**
   * Waits until it is one's turn for a step.
   *
   * @throws CancellationException if there are no more turns, because the other one failed
   */
  synchronized void await(int who, boolean write) {
    states[who] = State.AT_STEP;
    writes[who] = write;
    notifyAll();
    waitUntil(() -> granted == who, Long.MAX_VALUE);
    goOn();
    granted = -1;
    states[who] = State.WORKING;
  }

  /**
   * Nothing while there are turns.
   *
   * @throws CancellationException if there are no more, because the other one failed
   */
  synchronized void goOn() {
    if (abandoned) {
      throw new CancellationException("The other one failed.");
    }
  }

  /** One takes no more steps. */
  synchronized void end(int who) {
    states[who] = State.DONE;
    notifyAll();
  }

  /** Nobody takes steps any more. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  /** Has all steps taken, until both are done. */
  synchronized void run() {
    while (true) {
      if (!waitUntil(() -> granted < 0 && !working(0) && !working(1), patience.toNanos())) {
        abandon();
        throw new IllegalStateException(
            "Where the nodes took turns as "
                + order()
                + ": one of them waits for something. It must not block, but return a stage.");
      }
      if (abandoned || (states[0] == State.DONE && states[1] == State.DONE)) {
        return;
      }
      int next = next();
      taken.add(next);
      last = next;
      lastWrites = writes[next];
      granted = next;
      notifyAll();
    }
  }

  private boolean working(int who) {
    return states[who] == State.WORKING;
  }

  private int next() {
    if (states[0] == State.DONE) {
      return 1;
    }
    if (states[1] == State.DONE) {
      return 0;
    }
    int at = made.size();
    boolean both = !(last == 1 && !lastWrites && !writes[0]); // two reads may be swapped
    int choice = at < choices.size() ? choices.get(at) : both ? 0 : 1;
    made.add(choice);
    open.add(both);
    return choice;
  }

  /** The choices that lead to the next order; null if this was the last. */
  synchronized @Nullable List<Integer> following() {
    for (int i = made.size() - 1; i >= 0; i--) {
      if (made.get(i) == 0 && open.get(i)) {
        List<Integer> next = new ArrayList<>(made.subList(0, i));
        next.add(1);
        return next;
      }
    }
    return null;
  }

  /** Who took each step, such as {@code 0010111}. */
  synchronized String order() {
    StringBuilder text = new StringBuilder();
    taken.forEach(text::append);
    return text.toString();
  }

  /** Waits for a condition, or until all is abandoned; false if that takes too long. */
  private synchronized boolean waitUntil(BooleanSupplier condition, long nanos) {
    long start = System.nanoTime();
    try {
      while (!abandoned && !condition.getAsBoolean()) {
        long left = nanos - (System.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandoned = true;
    }
    return true;
  }
}
