package dev.ropeway.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random numbers that belong to a recorded action: HMACs of who recorded it as what on which key,
 * under a secret of the server. So every node makes the same, whoever lacks the secret can tell
 * them neither before nor from others, and no two actions share any. Thread-safe.
 */
public final class Dice {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec secret;

  /**
   * Dice that all who have the secret throw alike.
   *
   * @param secret at least 32 bytes
   */
  public Dice(byte[] secret) {
    this.secret = new SecretKeySpec(secret, ALGORITHM);
  }

  /** Those of one action, from their beginning. */
  RandomGenerator of(String store, String key, String client, long id) {
    return new Rolls(mac(), identity(store, key, client, id));
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }

  /** With the lengths of the names, so that no two actions have the same. */
  private static byte[] identity(String store, String key, String client, long id) {
    byte[][] names = {bytes(store), bytes(key), bytes(client)};
    int length = Long.BYTES;
    for (byte[] name : names) {
      length += Integer.BYTES + name.length;
    }
    ByteBuffer identity = ByteBuffer.allocate(length);
    for (byte[] name : names) {
      identity.putInt(name.length).put(name);
    }
    return identity.putLong(id).array();
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** Block by block as they are asked for. Confined to one thread. */
  private static final class Rolls implements RandomGenerator {
    private final Mac mac;
    private final byte[] identity;
    private ByteBuffer left = ByteBuffer.allocate(0);
    private int blocks;

    Rolls(Mac mac, byte[] identity) {
      this.mac = mac;
      this.identity = identity;
    }

    @Override
    public long nextLong() {
      if (!left.hasRemaining()) {
        mac.update(identity);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(blocks++).flip());
        left = ByteBuffer.wrap(mac.doFinal());
      }
      return left.getLong();
    }
  }
}
