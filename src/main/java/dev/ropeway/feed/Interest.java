package dev.ropeway.feed;

import java.util.concurrent.CompletableFuture;

/** That a node wants to hear of a slot, until it is closed and a while longer. Thread-safe. */
public interface Interest extends AutoCloseable {
  /** Of what is heard anyway. */
  Interest ALWAYS = () -> {};

  /**
   * Completes, never exceptionally, once all that is told from then on is heard, or when nobody can
   * tell whether it is: whoever reads after that misses nothing.
   */
  default CompletableFuture<Void> ready() {
    return CompletableFuture.completedFuture(null);
  }

  /** Nothing more is wanted; may be called again. */
  @Override
  void close();
}
