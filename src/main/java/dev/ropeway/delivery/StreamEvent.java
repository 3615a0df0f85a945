package dev.ropeway.delivery;

/**
 * What a stream reader gets next.
 *
 * @param kind which event
 * @param at the version the reader is at afterwards; 0 for what is beside the chain
 * @param json the event's data as UTF-8, shared by all readers: never change it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are compared nowhere
public record StreamEvent(Kind kind, StampedVersion at, byte[] json) {

  /** The kinds of events. */
  public enum Kind {
    /** The whole data. */
    SNAPSHOT,
    /** A change. */
    UPDATE,
    /** The chain ends here; a snapshot follows. */
    RESET,
    /** Who is present in the room; beside the chain, as those below. */
    CLIENTS,
    /** Values that go with the clients who set them. */
    EPHEMERAL,
    /** What a client said, once. */
    MESSAGE,
    /** Why its reader may not have it any longer; it is the last. */
    ACCESS;

    /** Whether the reader is at its version afterwards, from which it may resume. */
    public boolean resumable() {
      return this == SNAPSHOT || this == UPDATE;
    }
  }

  /** An event beside the chain. */
  public static StreamEvent beside(Kind kind, byte[] json) {
    return new StreamEvent(kind, StampedVersion.plain(0), json);
  }

  /** The number of the version. */
  public long version() {
    return at.version();
  }
}
