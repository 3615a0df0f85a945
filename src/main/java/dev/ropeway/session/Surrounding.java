package dev.ropeway.session;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The transaction of a caller's in which something is recorded.
 *
 * @param here whether the thread that asks is in it
 * @param over completes when it has ended and this node has taken up, or left to others, what it
 *     recorded; never fails
 */
record Surrounding(BooleanSupplier here, CompletableFuture<Void> over) {
  /** There is none. */
  static final Surrounding NONE =
      new Surrounding(() -> false, CompletableFuture.completedFuture(null));
}
