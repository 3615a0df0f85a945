package dev.ropeway.transfer;

import dev.ropeway.journal.EntryKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * By store and key in the order of code points, as the database sorts: that of Java's strings
 * differs beyond U+FFFF. Bytes of UTF-8 have it.
 */
enum KeyOrder implements Comparator<EntryKey> {
  INSTANCE;

  @Override
  public int compare(EntryKey one, EntryKey other) {
    int stores = compare(one.store(), other.store());
    return stores != 0 ? stores : compare(one.key(), other.key());
  }

  /** Compares two texts. */
  static int compare(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
