package dev.ropeway.bench;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a writer does that was outraced. */
enum Retry {
  /** Tries again. */
  AT_ONCE {
    @Override
    void pause(int attempt) {}
  },
  /** Waits a random time of at most 1, 2, 4 … 128 ms before. */
  RANDOM_BACK_OFF {
    @Override
    void pause(int attempt) {
      long most = TimeUnit.MILLISECONDS.toNanos(1L << Math.min(attempt, 7));
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
    }
  };

  abstract void pause(int attempt);
}
