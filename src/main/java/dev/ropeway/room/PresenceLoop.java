package dev.ropeway.room;

import dev.ropeway.config.LoopLog;
import dev.ropeway.journal.EntryKey;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Says when presence is synchronized: one thing after the other, on one thread at a time, and
 * nothing while there is nothing to do. What fails is tried again. Thread-safe.
 */
final class PresenceLoop {
  private static final LoopLog LOG =
      new LoopLog(PresenceLoop.class, "Presence could not be kept and will be tried again");
  private static final Duration LAST_WORK = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final PresenceSync sync;
  private final Executor executor;

  // guarded by this
  private boolean started;
  private boolean working;
  private long failedAt;
  private boolean failed;

  PresenceLoop(PresenceSync sync, Executor executor) {
    this.sync = sync;
    this.executor = executor;
  }

  /** Begins to work; the tables must be there. */
  void start() {
    synchronized (this) {
      started = true;
    }
    sync.agenda().careWithin(Duration.ZERO); // of what a node before this one has left undone
    work();
  }

  /** Goes on if there is something to do. */
  void tick() {
    if (sync.due()) {
      work();
    }
  }

  /** Has the database asked who is in rooms. */
  void ask(Collection<EntryKey> rooms) {
    sync.agenda().ask(rooms);
    work();
  }

  /** Begins to do what there is to do. */
  void work() {
    synchronized (this) {
      if (!started || working || (failed && System.nanoTime() - failedAt < RETRY.toNanos())) {
        return;
      }
      working = true;
    }
    if (!LOG.begins(executor, this::run)) {
      synchronized (this) {
        working = false; // the next tick tries again
      }
    }
  }

  private void run() {
    boolean done = false;
    try {
      boolean more = true;
      while (more) {
        more = sync.step();
      }
      done = true;
    } catch (RuntimeException | Error e) {
      LOG.failed(e);
    } finally {
      synchronized (this) {
        working = false;
        failed = !done;
        failedAt = System.nanoTime();
        notifyAll();
      }
    }
    tick(); // something may have come since the last step
  }

  /** The last word of a node that stops: who is present here may come back elsewhere. */
  void stop() {
    try {
      finish();
      boolean more = true;
      while (more) {
        more = sync.tellWaiting();
      }
    } catch (RuntimeException | Error e) {
      LOG.failed(e); // the others will find out that this node is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void finish() throws InterruptedException {
    started = false;
    long begin = System.nanoTime();
    long left = LAST_WORK.toNanos();
    while (working && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = LAST_WORK.toNanos() - (System.nanoTime() - begin);
    }
  }
}
