package dev.ropeway.cycle;

import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import java.util.List;
import java.util.concurrent.Executor;

/** What all lanes of an engine share. */
record EngineParts(
    Settings settings,
    NodeClock clock,
    Executor executor,
    Executor completing,
    EntryCache cache,
    Clients clients,
    CycleListener listener,
    Statistics statistics,
    Health health) {

  Settlement settlement() {
    return new Settlement(cache, clients, listener, statistics);
  }

  /** Completes those who wait, off the lane: their dependents may take their time. */
  void complete(List<Runnable> completions) {
    if (!completions.isEmpty()) {
      completing.execute(() -> completions.forEach(Runnable::run));
    }
  }
}
