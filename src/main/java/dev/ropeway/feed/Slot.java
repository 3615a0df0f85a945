package dev.ropeway.feed;

import dev.ropeway.journal.EntryKey;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Where what is told of a key can be heard: one of 65,536 slots, so that a node hears of few keys
 * that are not its own, and a broker keeps few subjects. The same on every node and in every
 * version of Ropeway: the CRC-32C (RFC 3720) of the UTF-8 of store, a zero byte and key, its two
 * halves combined.
 */
public final class Slot {
  /** How many there are; a slot is from 0 up to below this. */
  public static final int SLOTS = 65_536;

  private Slot() {}

  /** The slot of a key. */
  public static int of(EntryKey key) {
    CRC32C crc = new CRC32C();
    crc.update(key.store().getBytes(StandardCharsets.UTF_8));
    crc.update(0);
    crc.update(key.key().getBytes(StandardCharsets.UTF_8));
    long sum = crc.getValue();
    return (int) ((sum ^ (sum >>> 16)) & 0xffff);
  }
}
