package dev.ropeway.cycle;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import java.util.List;
import java.util.concurrent.Executor;

/** What all loops of an engine share. */
record EngineParts(
    Settings settings,
    NodeClock clock,
    Executor executor,
    Executor completing,
    EntryCache cache,
    Clients clients,
    Bounds bounds,
    CycleListener listener,
    CycleStatistics statistics,
    Health health,
    Loops loops) {
  private static final LoopLog LOG =
      new LoopLog(Cycle.class, "Outcomes could not be told as usual; the others are told");

  static EngineParts of(
      Settings settings,
      NodeClock clock,
      Executor executor,
      Executor completing,
      EntryCache cache,
      CycleListener listener) {
    Bounds bounds = new Bounds(settings);
    return new EngineParts(
        settings,
        clock,
        executor,
        completing,
        cache,
        new Clients(clock),
        bounds,
        listener,
        new CycleStatistics(bounds::undecided),
        new Health(),
        new Loops());
  }

  /**
   * Completes those who wait, off the lane: their dependents may take their time. Only if no thread
   * can be had does the lane do it itself, for nobody else ever would. Never throws.
   */
  void complete(List<Runnable> completions) {
    if (completions.isEmpty()) {
      return;
    }
    if (!LOG.begins(completing, () -> completions.forEach(LOG::surely))) {
      completions.forEach(LOG::surely);
    }
  }
}
