package dev.ropeway.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * In which of 64 parts of the tables a key's rows are. It leads every primary key, so that a
 * database of several servers can keep each part on one of them. The same for ever, in every
 * version of Ropeway, and what {@code ropeway_bucket(store, key)} is in the database: the low six
 * bits of the first byte of the SHA-256 of the UTF-8 of store, a slash and key.
 */
public final class Bucket {
  /** How many there are; a bucket is from 0 up to below this. */
  public static final int COUNT = 64;

  private Bucket() {}

  /** The bucket of a key. */
  public static short of(EntryKey key) {
    MessageDigest digest = Sha256.digest();
    digest.update(key.store().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '/');
    return (short) (digest.digest(key.key().getBytes(StandardCharsets.UTF_8))[0] & (COUNT - 1));
  }
}
