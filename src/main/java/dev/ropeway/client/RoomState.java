package dev.ropeway.client;

import java.util.Locale;

/** Where a room's connection is. */
public enum RoomState {
  /** A stream is being opened. */
  CONNECTING,
  /** The stream is open and the data is the server's. */
  LIVE,
  /** There is no stream; another try follows. A room without a server is always offline. */
  OFFLINE,
  /** It was closed or gave up. */
  CLOSED;

  /** As the JavaScript mirror names it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
