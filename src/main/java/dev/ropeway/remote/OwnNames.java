package dev.ropeway.remote;

import dev.ropeway.action.ClientNames;
import dev.ropeway.session.UniqueNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The client names under which requests are recorded that name no client. Where the caller is known
 * his identity is in them, so that an {@code Idempotency-Key} is his alone, and what he records
 * counts as his.
 */
final class OwnNames {

  private OwnNames() {}

  /** A name that is used once. */
  static String unique(@Nullable String identity) {
    return UniqueNames.next(ClientNames.ANONYMOUS, identity);
  }

  /** The name of all requests of a caller with the same key. */
  static String of(@Nullable String identity, String idempotencyKey) {
    String hash = hash(idempotencyKey);
    return ClientNames.KEY + (identity == null ? hash : identity + "#" + hash);
  }

  static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
