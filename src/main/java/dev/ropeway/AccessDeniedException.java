package dev.ropeway;

import java.io.Serial;

/** A caller may not do what he asked for; nothing of it was done. */
public class AccessDeniedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Why not. */
  public enum Kind implements Named {
    /** Nobody is verified to be the caller. */
    NOT_SIGNED_IN,
    /** His token was good once. */
    TOKEN_EXPIRED,
    /** All tokens that he was given until some moment are void. */
    REVOKED,
    /** His token is for others, by others, not yet good, or none. */
    TOKEN_REFUSED,
    /** He lacks the right. */
    FORBIDDEN,
    /** He lacks every right to see it, and so must not learn that it is there. */
    HIDDEN,
    /** He named a client that is somebody else's. */
    CLIENT_NOT_YOURS,
    /** A page of somebody else's sent it in his name. */
    CROSS_SITE
  }

  private final Kind kind;

  /**
   * Denies.
   *
   * @param reason a sentence for the caller
   */
  public AccessDeniedException(Kind kind, String reason) {
    super(reason);
    this.kind = kind;
  }

  /** Why not. */
  public Kind kind() {
    return kind;
  }
}
