package dev.ropeway.bounds;

import org.jspecify.annotations.Nullable;

/** What is there for all, and of which nobody may take too much. */
public enum Shared {
  /** Being answered. */
  REQUEST(Bound.CALLER_REQUESTS, Bound.ADDRESS_REQUESTS),
  /** A stream of updates, or a live connection. */
  STREAM(Bound.CALLER_STREAMS, Bound.ADDRESS_STREAMS),
  /** A key that is watched. */
  WATCH(Bound.CALLER_WATCHES, Bound.ADDRESS_WATCHES),
  /** Being answered by what the database has. */
  READ(Bound.CALLER_READS, null);

  final Bound ofCaller;
  final @Nullable Bound ofAddress;

  Shared(Bound ofCaller, @Nullable Bound ofAddress) {
    this.ofCaller = ofCaller;
    this.ofAddress = ofAddress;
  }
}
