package dev.ropeway.client;

import dev.ropeway.Named;

/** Where a room's connection is. */
public enum RoomState implements Named {
  /** A stream is being opened. */
  CONNECTING,
  /** The stream is open and the data is the server's. */
  LIVE,
  /** There is no stream; another try follows. A room without a server is always offline. */
  OFFLINE,
  /** It was closed or gave up. */
  CLOSED;
}
