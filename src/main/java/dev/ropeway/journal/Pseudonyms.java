package dev.ropeway.journal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands in the log for the identity of a person who was erased. The same for the same person,
 * so that what he did can still be told from what others did, but it leads to nobody: it is a hash
 * whose key never leaves the server, so that names cannot be guessed by trying them. Thread-safe.
 */
final class Pseudonyms {
  /** How they begin; no identity of a subject that an issuer gives out needs to. */
  static final String PREFIX = "erased:";

  /** The name of the secret that is their key. */
  static final String SECRET = "erasure";

  private static final String ALGORITHM = "HmacSHA256";

  private final Secrets secrets;

  Pseudonyms(Database database) {
    this.secrets = new Secrets(database);
  }

  /** The pseudonym of an identity; blocks on the database. */
  String of(String identity) {
    return of(secrets.secret(SECRET), identity);
  }

  /** The pseudonym of an identity under a key. */
  static String of(byte[] key, String identity) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      byte[] hash = mac.doFinal(identity.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA256", e);
    }
  }
}
