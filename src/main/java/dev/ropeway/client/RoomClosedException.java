package dev.ropeway.client;

/**
 * A room was closed, or gave up, before the outcome of an action was known: nobody knows whether it
 * was applied.
 */
public final class RoomClosedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Disconnect disconnect;

  /** With the reason of the room's end. */
  RoomClosedException(Disconnect disconnect) {
    super(disconnect.toString());
    this.disconnect = disconnect;
  }

  /** Why the room ended. */
  public Disconnect disconnect() {
    return disconnect;
  }
}
