package dev.ropeway.bench;

import java.util.concurrent.CompletionStage;

/** Gives coins without waiting; for one thread. */
@FunctionalInterface
interface AsyncGiver {

  /** Gives one coin; completes when that is committed. */
  CompletionStage<?> giveCoin(int key);
}
