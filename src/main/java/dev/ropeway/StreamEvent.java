package dev.ropeway;

/**
 * What a stream reader gets next.
 *
 * @param kind which event
 * @param version the version the reader is at afterwards
 * @param json the event's data as UTF-8, shared by all readers: never change it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are compared nowhere
public record StreamEvent(Kind kind, long version, byte[] json) {

  /** The kinds of events. */
  public enum Kind {
    /** The whole data. */
    SNAPSHOT,
    /** A change. */
    UPDATE,
    /** The chain ends here; a snapshot follows. */
    RESET
  }
}
