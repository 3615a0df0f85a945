package dev.ropeway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Caller;
import dev.ropeway.config.AuthSettings;
import dev.ropeway.config.AuthSettings.Mode;
import dev.ropeway.config.NodeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind a token, on every way in. A signature is verified once for as long as the token is
 * remembered; what may change meanwhile, its expiry and revocation, is looked at each time.
 * Thread-safe.
 */
public final class Tokens {
  private static final int REMEMBERED = 10_000;

  private final TokenVerifier verifier;
  private final @Nullable GuestTokens guests;
  private final Revocations revocations;
  private final NodeClock clock;
  private final Duration skew;
  private final Cache<String, Caller> verified =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED)
          .expireAfterWrite(Duration.ofMinutes(5))
          .executor(Runnable::run)
          .build();

  /**
   * Remembers nothing yet.
   *
   * @param longest how long a token may be good
   * @param secret what tokens for guests are signed with; asked for when it is needed
   * @throws IllegalArgumentException if the issuer's key cannot be had
   */
  public Tokens(
      AuthSettings auth,
      Duration longest,
      Supplier<byte[]> secret,
      Revocations revocations,
      NodeClock clock) {
    this.revocations = revocations;
    this.clock = clock;
    this.skew = auth.skew();
    boolean demo = auth.mode() == Mode.DEMO;
    TokenClaims claims =
        new TokenClaims(
            demo ? GuestTokens.ISSUER : auth.issuer().orElse(""),
            demo ? List.of(GuestTokens.ISSUER) : auth.audiences(),
            skew,
            longest,
            demo ? "sub" : auth.subject(),
            demo ? "groups" : auth.roles(),
            clock);
    GuestTokens made = new GuestTokens(secret, claims);
    guests = demo ? made : null;
    verifier =
        switch (auth.mode()) {
          case REQUIRED -> new IssuerTokens(auth, claims);
          case DEMO -> made;
          case NONE ->
              token -> {
                throw new AccessDeniedException(Kind.TOKEN_REFUSED, "No tokens are taken");
              };
        };
  }

  /** Makes tokens for guests; null where there are none. */
  public @Nullable GuestTokens guests() {
    return guests;
  }

  /**
   * Tells.
   *
   * @throws AccessDeniedException if nobody can be known by it
   */
  public Caller caller(String token) {
    if (token.length() > TokenVerifier.LONGEST) {
      throw new AccessDeniedException(Kind.TOKEN_REFUSED, "It is longer than any");
    }
    Caller caller = verified.getIfPresent(token);
    if (caller == null) {
      caller = verifier.verify(token);
      verified.put(token, caller);
    }
    requireStill(caller);
    return caller;
  }

  /** Whether its signature was verified a while ago. */
  public boolean remembers(String token) {
    return verified.getIfPresent(token) != null;
  }

  /**
   * Looks at what may have changed since a caller was verified.
   *
   * @throws AccessDeniedException if he cannot be known by his token any more
   */
  public void requireStill(Caller caller) {
    Instant expires = caller.expiresAt();
    if (expires != null && !clock.instant().isBefore(expires.plus(skew))) {
      throw new AccessDeniedException(Kind.TOKEN_EXPIRED, "The token expired at " + expires);
    }
    if (revocations.revoked(caller)) {
      throw new AccessDeniedException(Kind.REVOKED, "The token was revoked.");
    }
  }
}
