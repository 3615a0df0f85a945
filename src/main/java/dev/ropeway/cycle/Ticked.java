package dev.ropeway.cycle;

import java.time.Duration;

/** What the {@link CycleTimer} drives; the node implements it. */
public interface Ticked {

  /** The time between two ticks. */
  Duration period();

  /** Starts cycles for whatever is due; returns at once. */
  void tick();
}
