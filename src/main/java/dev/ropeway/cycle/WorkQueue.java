package dev.ropeway.cycle;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CycleLoop} takes its work from, and how it waits for more. Thread-safe; what says
 * so is called under the lock.
 */
abstract class WorkQueue {
  final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition enough = lock.newCondition();

  // guarded by the lock
  private int waiting;
  private int arrived;

  /** How many have to have arrived before whoever gathers is woken. */
  private int wanted = Integer.MAX_VALUE;

  /** Whether there is a reason to look what can be taken. Called under the lock. */
  abstract boolean isDue();

  /** Whether there is a reason to look what can be taken. */
  final boolean due() {
    lock.lock();
    try {
      return isDue();
    } finally {
      lock.unlock();
    }
  }

  /** Makes a change under the lock; for what is rare. */
  final void locked(Runnable change) {
    asked(
        () -> {
          change.run();
          return true;
        });
  }

  /** Asks for something under the lock; for what is rare. */
  final <R extends @Nullable Object> R asked(Supplier<R> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  /** Waits a moment for work, so that a busy loop need not be started anew for every batch. */
  final boolean await(long millis) throws InterruptedException {
    lock.lock();
    try {
      if (!isDue()) {
        waiting++;
        try {
          work.await(millis, TimeUnit.MILLISECONDS);
        } finally {
          waiting--;
        }
      }
      return isDue();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits a moment until as much has arrived as the last batch had: those who waited for it are
   * about to come back, and one batch costs the database less than two.
   */
  final void gather(int count, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (arrived < count && left > 0) {
        wanted = Math.min(wanted, count);
        left = enough.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends somebody's waiting for work. Called under the lock. */
  final void wake() {
    if (waiting > 0) {
      work.signal();
    }
  }

  /** Counts what has come. Called under the lock. */
  final void arrived(int count) {
    arrived += count;
    if (arrived >= wanted) {
      wanted = Integer.MAX_VALUE;
      enough.signalAll();
    }
  }

  /** Counts what has been taken up. Called under the lock. */
  final void taken(int count) {
    arrived -= count;
  }
}
