package dev.ropeway.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stage as callers get it. What is recorded in a transaction of the caller's is decided after its
 * commit, so waiting for it within that transaction would never end: it fails at once instead, also
 * for the stages that are made of this one. Thread-safe.
 */
class CallersStage<T> extends CompletableFuture<T> {
  private final BooleanSupplier within;

  /**
   * A stage that something else completes.
   *
   * @param within whether the calling thread is in the transaction that has to end first
   */
  CallersStage(BooleanSupplier within) {
    this.within = within;
  }

  /** A stage that ends as another does. */
  static <T> CallersStage<T> of(CompletableFuture<T> other, BooleanSupplier within) {
    CallersStage<T> stage = new CallersStage<>(within);
    other.whenComplete(stage::end);
    return stage;
  }

  /** Completes it, with a value or a failure. */
  final void end(@Nullable T value, @Nullable Throwable failure) {
    if (failure == null) {
      complete(value);
    } else {
      completeExceptionally(failure);
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CallersStage<>(within);
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    requireOutside();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    requireOutside();
    return super.get(timeout, unit);
  }

  @Override
  public T join() {
    requireOutside();
    return super.join();
  }

  private void requireOutside() {
    if (!isDone() && within.getAsBoolean()) {
      throw new IllegalStateException(
          "It is decided after the commit of the transaction in which it is recorded, so it cannot"
              + " be waited for within that transaction.");
    }
  }
}
