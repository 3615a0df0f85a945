package dev.ropeway.session;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Has a task run whenever it was asked for since its last run began, one run at a time; however
 * often it is asked for meanwhile, it runs once more. Thread-safe.
 *
 * <pre>
 *  idle ──asked──▶ running ──asked──▶ asked for again
 *   ▲                 │ ▲                   │
 *   └─────ended───────┘ └──────began────────┘
 * </pre>
 */
final class Coalescer {
  private enum State {
    IDLE,
    RUNNING,
    ASKED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  /** Asks for a run; true if the caller has to start it. */
  boolean asked() {
    return state.getAndUpdate(s -> s == State.IDLE ? State.RUNNING : State.ASKED) == State.IDLE;
  }

  /** A run begins: what is asked for from now on is asked for again. */
  void began() {
    state.set(State.RUNNING);
  }

  /** A run that was to begin did not: whoever asks next has to start it. */
  void failed() {
    state.set(State.IDLE);
  }

  /** A run is over; false if another one was asked for, which the caller has to begin. */
  boolean ended() {
    return state.compareAndSet(State.RUNNING, State.IDLE);
  }
}
