package dev.ropeway.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Caller;
import dev.ropeway.OverloadedException;
import dev.ropeway.config.AuthSettings;
import java.text.ParseException;

/**
 * Verifies the tokens of the issuer that is configured: JSON Web Tokens as MicroProfile JWT 2.1 and
 * RFC 9068 have them, by the advice of RFC 8725: only the configured algorithms, keys only from
 * where the configuration says, issuer and audience as they must be.
 */
final class IssuerTokens implements TokenVerifier {
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final TokenClaims claims;

  /**
   * Reads the issuer's key, unless it is to be fetched.
   *
   * @throws IllegalArgumentException if there is none
   */
  IssuerTokens(AuthSettings settings, TokenClaims claims) {
    this.claims = claims;
    processor.setJWSKeySelector(IssuerKeys.selector(settings));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWTClaimsSetVerifier(null); // ours tells what has expired from what is wrong
  }

  @Override
  public Caller verify(String token) {
    JWTClaimsSet verified;
    try {
      verified = processor.process(SignedJWT.parse(token), null);
    } catch (KeySourceException e) {
      // of the token nothing is known, and who is told that it is bad would throw it away
      throw new OverloadedException("The issuer's keys cannot be had at present. Try again soon.");
    } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
      throw new AccessDeniedException(Kind.TOKEN_REFUSED, String.valueOf(e.getMessage()));
    }
    Caller caller = claims.caller(verified);
    if (caller.guest()) {
      throw new AccessDeniedException(Kind.TOKEN_REFUSED, "Only Ropeway itself names guests");
    }
    return caller;
  }
}
