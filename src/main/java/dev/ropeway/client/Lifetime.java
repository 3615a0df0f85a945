package dev.ropeway.client;

import java.util.Locale;

/** How long a value stays. */
public enum Lifetime {
  /** Until its owner leaves. */
  OWNER,
  /** Until the last client has left. */
  ROOM,
  /** For ever, as without one. */
  FOREVER;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
