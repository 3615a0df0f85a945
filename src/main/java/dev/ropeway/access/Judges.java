package dev.ropeway.access;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.Caller;
import dev.ropeway.config.SecurityEvent;
import dev.ropeway.config.SecurityLog;

/**
 * What it takes to judge callers for whom code of the server acts as requests are judged, and to go
 * on judging what is live of them. Thread-safe.
 *
 * @param tokens knows of each caller whether he can still be known
 * @param live ends what is live
 * @param security is told of denials
 */
public record Judges(Access access, Tokens tokens, LiveAccess live, SecurityLog security) {

  /**
   * Requires that somebody can still be known by what verified him once, where that is asked for.
   *
   * @throws AccessDeniedException if it expired or was revoked
   */
  public void requireStill(Caller caller) {
    if (access.open()) {
      return;
    }
    try {
      tokens.requireStill(caller);
    } catch (AccessDeniedException e) {
      security.write(
          SecurityEvent.of(SecurityEvent.Kind.AUTHENTICATION_FAILED)
              .by(caller.subject())
              .because(e.kind().text()));
      throw e;
    }
  }

  /** What somebody may do. */
  public Permit of(Caller caller) {
    return access.of(caller, security);
  }
}
