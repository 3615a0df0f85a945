package dev.ropeway.client;

import dev.ropeway.Named;
import java.util.EnumSet;
import java.util.Set;

/**
 * Why a room is not connected. Immutable.
 *
 * @param message for people
 */
public record Disconnect(Type type, String message) {
  /** Why a server ends a stream by an event. */
  private static final Set<Type> ENDS_OF_ACCESS =
      EnumSet.of(
          Type.TOKEN_EXPIRED,
          Type.NOT_SIGNED_IN,
          Type.FORBIDDEN,
          Type.REVOKED,
          Type.IDENTITY_CHANGED,
          Type.KICKED);

  /** Where what the server says is for people who play, not for those who look after servers. */
  private static final Set<Type> SAID = EnumSet.of(Type.NOT_ADMITTED, Type.ROOM_FULL);

  /** For programs. */
  public enum Type implements Named {
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
    /** The token has ended, or is not taken any more; another one is asked for. */
    TOKEN_EXPIRED(false),
    /** There is no token that the server takes. */
    NOT_SIGNED_IN(true),
    /** Who is signed in may not read this, or not under this name. */
    FORBIDDEN(true),
    /** The server takes no token of this person's that is as old as this one. */
    REVOKED(true),
    /** Another one is signed in now: what is not sent yet is never sent in that name. */
    IDENTITY_CHANGED(true),
    /** The server has sent this client away. */
    KICKED(true),
    /** Another 401 or 403. */
    NOT_ALLOWED(true),
    /** 404: no such store. */
    NOT_FOUND(true),
    /** The server's application does not let this client in; the message is its reason. */
    NOT_ADMITTED(true),
    /** As many clients are in the room as may be; another room may have a seat. */
    ROOM_FULL(true),
    /** The request is wrong, such as a key that is too long. */
    REFUSED(true),
    /** The server speaks another version, and there is nothing else to go by. */
    VERSION_REFUSED(true),
    /** It was not live within the time that connecting may take. */
    NOT_IN_TIME(true),
    /** The program closed it. */
    CLOSED(true);

    private final boolean finalType;

    Type(boolean finalType) {
      this.finalType = finalType;
    }
  }

  /** Whether the room gave up: another try could not end differently. */
  public boolean isFinal() {
    return type.finalType;
  }

  /** An answer that is no stream. */
  static Disconnect answer(Answer answer) {
    if (answer.isNone()) {
      return new Disconnect(Type.SERVER_UNREACHABLE, answer.detail());
    }
    Type type = type(answer.status(), answer.problem());
    return new Disconnect(
        type,
        SAID.contains(type)
            ? answer.detail()
            : answer.url() + " answered " + answer.status() + ": " + answer.detail());
  }

  /** The event by which a server ends a stream; a newer one may name a reason unheard of. */
  static Disconnect access(String url, String reason) {
    for (Type type : ENDS_OF_ACCESS) {
      if (type.text().equals(reason)) {
        return new Disconnect(type, url + " ended the stream: " + reason);
      }
    }
    return new Disconnect(
        Type.STREAM_ENDED, url + " ended the stream for a reason that is not known here");
  }

  private static Type type(int status, String problem) {
    return switch (status) {
      case 401, 403 -> refusal(problem);
      case 404, 410 -> Type.NOT_FOUND;
      case 409 -> problem.equals(Type.ROOM_FULL.text()) ? Type.ROOM_FULL : Type.REFUSED;
      case 429, 503 -> Type.SERVER_BUSY;
      case 408 -> Type.SERVER_FAILED;
      default -> status >= 500 ? Type.SERVER_FAILED : Type.REFUSED;
    };
  }

  /** If there is no other token. */
  private static Type refusal(String problem) {
    return switch (problem) {
      case "token-expired", "not-signed-in", "token-refused" -> Type.NOT_SIGNED_IN;
      case "revoked" -> Type.REVOKED;
      case Answer.FORBIDDEN, Answer.NOT_YOURS -> Type.FORBIDDEN;
      case "not-admitted" -> Type.NOT_ADMITTED;
      default -> Type.NOT_ALLOWED;
    };
  }

  @Override
  public String toString() {
    return type.text() + ": " + message;
  }
}
