package dev.ropeway.client;

import dev.ropeway.Named;

/** How long a value stays. */
public enum Lifetime implements Named {
  /** Until its owner leaves. */
  OWNER,
  /** Until the last client has left. */
  ROOM,
  /** For ever, as without one. */
  FOREVER;
}
