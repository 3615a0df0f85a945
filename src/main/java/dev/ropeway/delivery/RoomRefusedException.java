package dev.ropeway.delivery;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Says that a room did not take what a client sent; nothing of it was. */
public final class RoomRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Why. */
  public enum Kind {
    /** The client is not present in the room. */
    NOT_PRESENT,
    /** As many clients are present as may be, or seats are held for those who are to come. */
    FULL,
    /** The application does not let it in. */
    NOT_ADMITTED,
    /** The application could not say whether it lets it in: wait and try again. */
    UNDECIDED,
    /** It is larger than a frame may be, or a room or client may keep. */
    TOO_LARGE,
    /** Too much was sent within a frame: wait and try again. */
    TOO_MANY
  }

  private final Kind kind;
  private final long limit;

  private RoomRefusedException(Kind kind, String message, long limit) {
    super(message, null, false, false);
    this.kind = kind;
    this.limit = limit;
  }

  /** The client is not present. */
  public static RoomRefusedException notPresent(String client) {
    return new RoomRefusedException(
        Kind.NOT_PRESENT,
        "Client " + client + " is not present: open a stream of the entry with ?client= first.",
        0);
  }

  /** Nobody else may come. */
  public static RoomRefusedException full(int capacity) {
    String message = "The room has " + capacity + " seats, and none is free.";
    return new RoomRefusedException(Kind.FULL, message, capacity);
  }

  /**
   * The application does not want it there.
   *
   * @param reason why, in a sentence for who is behind the client; null: nothing is said
   */
  public static RoomRefusedException notAdmitted(@Nullable String reason) {
    String message = reason == null ? "You are not let into this room." : reason;
    return new RoomRefusedException(Kind.NOT_ADMITTED, message, 0);
  }

  /** The application was asked in vain. */
  public static RoomRefusedException undecided(String message) {
    return new RoomRefusedException(Kind.UNDECIDED, message, 0);
  }

  /** More than a limit in bytes. */
  public static RoomRefusedException tooLarge(long limit) {
    String message = "All ephemeral values together may have " + limit + " bytes.";
    return new RoomRefusedException(Kind.TOO_LARGE, message, limit);
  }

  /** Too much within a frame. */
  public static RoomRefusedException tooMany(String message) {
    return new RoomRefusedException(Kind.TOO_MANY, message, 0);
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }

  /**
   * The limit in bytes if the kind is {@link Kind#TOO_LARGE}, the number of seats if it is {@link
   * Kind#FULL}, else 0.
   */
  public long limit() {
    return limit;
  }
}
