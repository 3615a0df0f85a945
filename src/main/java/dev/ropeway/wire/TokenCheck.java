package dev.ropeway.wire;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.Caller;
import dev.ropeway.OverloadedException;
import dev.ropeway.bounds.Shares;
import dev.ropeway.config.ClientAddress;
import dev.ropeway.remote.Callers;

/**
 * Finds out who is behind a token, and counts for each address those that are not good: each costs
 * the check of a signature. May wait for the issuer's keys. Thread-safe.
 *
 * @param callers who may come in
 * @param shares counts
 */
public record TokenCheck(Callers callers, Shares shares) {

  /**
   * Who it is.
   *
   * @throws AccessDeniedException if nobody can be known by the token
   * @throws dev.ropeway.bounds.BoundExceededException if too many of the address were not good
   */
  public Caller caller(String token, ClientAddress address) {
    if (!callers.remembers(token)) {
      shares.requireAttempt(address);
    }
    try {
      return callers.verified(token);
    } catch (AccessDeniedException | OverloadedException e) {
      shares.failed(address); // made-up keys are asked for like those of an issuer who is away
      throw e;
    }
  }
}
