package dev.ropeway.session;

import jakarta.persistence.OptimisticLockException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does again what was outraced, for nothing of it is left. */
final class Outraced {
  private static final int MOST = 10;

  private Outraced() {}

  /** Calls it until it is not outraced, or was so too often; earlier failures stay suppressed. */
  static <R> R repeat(Supplier<R> transaction) {
    RuntimeException first = null;
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.get();
      } catch (RuntimeException e) {
        if (first != null && first != e) {
          e.addSuppressed(first);
        }
        if (attempt == MOST || !isMeantBy(e)) {
          throw e;
        }
        first = first == null ? e : first;
        pause(attempt);
      }
    }
  }

  private static boolean isMeantBy(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST; depth++) {
      if (cause instanceof OptimisticLockException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** None the first time, then a random part of 2, 4, 8 … 512 ms. */
  private static void pause(int attempt) {
    if (attempt > 1) {
      long most = TimeUnit.MILLISECONDS.toNanos(1L << (attempt - 1));
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
    }
  }
}
