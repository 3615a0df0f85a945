package dev.ropeway.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Caller;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;

/**
 * The tokens that Ropeway makes itself where {@code ropeway.auth=demo}: for guests, of whom each is
 * somebody new, and for the administrator. Signed with a secret of the database, so that all its
 * nodes know them, also after a restart. Thread-safe.
 */
public final class GuestTokens implements TokenVerifier {
  static final String ISSUER = "ropeway:demo";

  /** How long one is good. */
  public static final Duration LIFE = Duration.ofHours(1);

  private static final Duration OF_ADMINISTRATOR = Duration.ofHours(12);
  private static final int BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Supplier<byte[]> secret;
  private final TokenClaims claims;

  /**
   * Makes and knows tokens.
   *
   * @param secret at least 32 bytes
   */
  GuestTokens(Supplier<byte[]> secret, TokenClaims claims) {
    this.secret = secret;
    this.claims = claims;
  }

  /**
   * A token.
   *
   * @param subject whose
   * @param expiresAt until when it is good
   */
  public record Made(String token, String subject, Instant expiresAt) {}

  /** A token for somebody new. */
  public Made guest() {
    String name = new BigInteger(BITS, RANDOM).toString(Character.MAX_RADIX);
    return make(Caller.GUEST + name, List.of(), LIFE);
  }

  /** A token for a guest who has one. */
  public Made again(Caller guest) {
    return make(guest.subject(), List.copyOf(guest.roles()), LIFE);
  }

  /** A token for whoever sees the server's log. */
  public Made administrator() {
    return make("admin", List.of(Access.ADMINISTRATOR, Access.PRIVACY), OF_ADMINISTRATOR);
  }

  private Made make(String subject, List<String> roles, Duration life) {
    Instant now = claims.clock().instant();
    Instant expires = now.plus(life);
    JWTClaimsSet set =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(ISSUER)
            .subject(subject)
            .claim("groups", roles)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(expires))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), set);
    try {
      token.sign(new MACSigner(secret.get()));
    } catch (JOSEException e) {
      throw new IllegalStateException("No token can be made: " + e.getMessage(), e);
    }
    return new Made(token.serialize(), subject, expires);
  }

  @Override
  public Caller verify(String token) {
    return claims.caller(ours(token));
  }

  private JWTClaimsSet ours(String token) {
    try {
      SignedJWT parsed = SignedJWT.parse(token);
      if (parsed.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256)
          && parsed.verify(new MACVerifier(secret.get()))) {
        return parsed.getJWTClaimsSet();
      }
    } catch (ParseException | JOSEException e) {
      throw new AccessDeniedException(Kind.TOKEN_REFUSED, String.valueOf(e.getMessage()));
    }
    throw new AccessDeniedException(Kind.TOKEN_REFUSED, "The signature is not ours");
  }
}
