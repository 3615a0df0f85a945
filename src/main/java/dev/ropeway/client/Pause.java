package dev.ropeway.client;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Waits that can be cut short, one at a time. Confined to the tasks of its {@link Serial}. */
final class Pause {
  private final Serial serial;
  private @Nullable Future<?> timer;
  private @Nullable Runnable after;

  Pause(Serial serial) {
    this.serial = serial;
  }

  /** Runs a task after a time, or when the wait is cut short. */
  void then(Duration time, Runnable next) {
    after = next;
    if (time.isZero() || time.isNegative()) {
      serial.execute(() -> cut(next));
    } else {
      timer = serial.schedule(time, () -> cut(next));
    }
  }

  /** A wait that is on ends only when it is cut. */
  void hold() {
    stopTimer();
  }

  /** Ends the wait now, if there is one. */
  void cut() {
    Runnable waiting = after;
    if (waiting != null) {
      cut(waiting);
    }
  }

  /** Forgets what waits. */
  void cancel() {
    after = null;
    stopTimer();
  }

  private void cut(Runnable waiting) {
    if (waiting == after) { // not cut short before
      after = null;
      stopTimer();
      waiting.run();
    }
  }

  private void stopTimer() {
    Future<?> running = timer;
    timer = null;
    if (running != null) {
      running.cancel(false);
    }
  }
}
