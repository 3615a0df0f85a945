package dev.ropeway.client;

import dev.ropeway.Named;

/** What may carry a room. */
public enum TransportKind implements Named {
  /** A live connection where there can be one, else server-sent events and requests. */
  AUTO,
  /** A live connection or nothing. */
  LIVE,
  /** Server-sent events and requests. */
  SSE
}
