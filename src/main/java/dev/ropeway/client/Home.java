package dev.ropeway.client;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Where a key is at home: what a balancer needs to lead a live connection to the node that other
 * requests of the key go to, and no more. It stands in an address, which logs may have, so it is
 * one of 65,536 numbers: too few to tell which key it is, and enough to spread over nodes.
 */
final class Home {
  private static final int SLOTS = 65_536;

  private Home() {}

  /** The CRC-32 of {@code store/key} in UTF-8, modulo 65,536. */
  static int of(String store, String key) {
    CRC32 crc = new CRC32();
    crc.update((store + "/" + key).getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % SLOTS);
  }
}
