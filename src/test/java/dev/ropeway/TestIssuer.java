package dev.ropeway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;

/** Signs tokens as an OpenID provider would. */
public final class TestIssuer {
  public static final String NAME = "https://issuer.example";
  public static final String AUDIENCE = "ropeway";

  private static final RSAKey KEY = key();

  private TestIssuer() {}

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public key, in one line. */
  public static String publicKey() {
    try {
      return Base64.getEncoder().encodeToString(KEY.toRSAPublicKey().getEncoded());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public keys as an address of an issuer's has them, a JWK set. */
  public static String keys() {
    return new JWKSet(KEY.toPublicJWK()).toString();
  }

  /** The properties by which a server knows this issuer. */
  public static String properties() {
    return """
        ropeway.auth=required
        mp.jwt.verify.issuer=%s
        mp.jwt.verify.audiences=%s
        mp.jwt.verify.publickey=%s
        """
        .formatted(NAME, AUDIENCE, publicKey());
  }

  /** A token that is good for ten minutes. */
  public static String token(String subject, String... roles) {
    return token(subject, claims -> {}, roles);
  }

  /** A token with other claims. */
  public static String token(
      String subject, Consumer<JWTClaimsSet.Builder> change, String... roles) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(NAME)
            .audience(AUDIENCE)
            .subject(subject)
            .claim("groups", List.of(roles))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(600)));
    change.accept(claims);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims.build());
    try {
      token.sign(new RSASSASigner(KEY));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
