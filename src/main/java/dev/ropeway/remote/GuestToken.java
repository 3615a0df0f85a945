package dev.ropeway.remote;

import dev.ropeway.access.GuestTokens;
import java.time.Instant;

/**
 * A token of a guest.
 *
 * @param token what his requests carry
 * @param subject who he is by it
 * @param expiresAt until when
 */
public record GuestToken(String token, String subject, Instant expiresAt) {

  static GuestToken of(GuestTokens.Made made) {
    return new GuestToken(made.token(), made.subject(), made.expiresAt());
  }
}
