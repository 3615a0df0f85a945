package dev.ropeway.feed;

import dev.ropeway.Named;

/** Why a stream could not go on where it was. */
public enum ResetReason implements Named {
  /** What lies between is no longer kept, or was erased. */
  HISTORY_PRUNED,
  /** The reader fell further behind than this node keeps updates. */
  TOO_SLOW,
  /** There is no such version. */
  UNKNOWN_VERSION;
}
