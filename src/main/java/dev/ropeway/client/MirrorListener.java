package dev.ropeway.client;

/**
 * Is told what happens to a mirror, in order, by the thread that patched it or gave it an event.
 * What a listener does to the mirror meanwhile is told after that. One that throws is logged and
 * does not keep the others.
 */
public interface MirrorListener {

  /** A shown value really changed. */
  default void changed(Change change) {}

  /** An own action was rejected or failed. */
  default void rejected(Rejection rejection) {}

  /** A place became somebody else's. */
  default void ownerChanged(OwnerChange change) {}

  /** Somebody came or went. */
  default void clientsChanged(ClientsChange change) {}

  /** A client shows something that is never stored, or no longer does. */
  default void ephemeralChanged(EphemeralChange change) {}

  /** A client said something. */
  default void message(Message message) {}
}
