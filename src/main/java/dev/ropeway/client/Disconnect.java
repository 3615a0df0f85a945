package dev.ropeway.client;

import java.util.Locale;

/**
 * Why a room is not connected. Immutable.
 *
 * @param message for people
 */
public record Disconnect(Type type, String message) {

  /** For programs. */
  public enum Type {
    /** No answer, or one of something that is not Ropeway. */
    SERVER_UNREACHABLE(false),
    /** The server, or something in between, ended the stream. */
    STREAM_ENDED(false),
    /** Not even a heartbeat came. */
    SERVER_SILENT(false),
    /** The device slept; the stream may have ended meanwhile. */
    DEVICE_SLEPT(false),
    /** 429 or 503. */
    SERVER_BUSY(false),
    /** Another 5xx. */
    SERVER_FAILED(false),
    /** What came is not what a server of this kind sends. */
    PROTOCOL_BROKEN(false),
    /** 401 or 403. */
    NOT_ALLOWED(true),
    /** 404: no such store. */
    NOT_FOUND(true),
    /** The request is wrong, such as a key that is too long. */
    REFUSED(true),
    /** It was not live within the time that connecting may take. */
    NOT_IN_TIME(true),
    /** The program closed it. */
    CLOSED(true);

    private final boolean finalType;

    Type(boolean finalType) {
      this.finalType = finalType;
    }

    /** As the JavaScript mirror names it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Whether the room gave up: another try could not end differently. */
  public boolean isFinal() {
    return type.finalType;
  }

  /** An answer that is no stream. */
  static Disconnect answer(Answer answer) {
    return answer.isNone()
        ? new Disconnect(Type.SERVER_UNREACHABLE, answer.detail())
        : new Disconnect(
            type(answer.status()),
            answer.url() + " answered " + answer.status() + ": " + answer.detail());
  }

  private static Type type(int status) {
    return switch (status) {
      case 401, 403 -> Type.NOT_ALLOWED;
      case 404, 410 -> Type.NOT_FOUND;
      case 429, 503 -> Type.SERVER_BUSY;
      case 408 -> Type.SERVER_FAILED;
      default -> status >= 500 ? Type.SERVER_FAILED : Type.REFUSED;
    };
  }

  @Override
  public String toString() {
    return type.text() + ": " + message;
  }
}
