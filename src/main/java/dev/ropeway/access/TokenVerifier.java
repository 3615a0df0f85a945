package dev.ropeway.access;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.Caller;

/** Tells who is behind a token. Thread-safe; may fetch the issuer's keys. */
@FunctionalInterface
public interface TokenVerifier {

  /** The longest token that is looked at, in characters: servers take headers of 8 KB. */
  int LONGEST = 8_192;

  /**
   * Verifies a token.
   *
   * @param token a JSON Web Token in its compact form (RFC 7519)
   * @throws AccessDeniedException if nobody can be known by it; its message is for the log alone
   * @throws dev.ropeway.OverloadedException if that cannot be found out at present
   */
  Caller verify(String token);
}
