package dev.ropeway.http;

import dev.ropeway.wire.Problem;
import dev.ropeway.wire.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The id of a stream of many keys: which list of keys it is of, in four characters, and the version
 * of each, in its order and as short as its number is: five bits a character, so that a thousand
 * keys take some 3 KB. Nothing but letters, digits, "-" and "_".
 */
final class ManyId {
  /** Of a key that the reader has nothing of. */
  static final long NONE = -1;

  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int LIST = 4;
  private static final int MORE = 32;
  private static final int MOST_BITS = 60;

  private ManyId() {}

  /** What a list of keys is told from others by. */
  static String list(List<String> names) {
    CRC32 sum = new CRC32();
    for (String name : names) {
      sum.update(name.getBytes(StandardCharsets.UTF_8));
      sum.update('\n'); // which is in no name
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LIST; i++) {
      text.append(DIGITS.charAt((int) (sum.getValue() >>> (6 * i)) & 63));
    }
    return text.toString();
  }

  /** The id of a list with the versions of its keys. */
  static String of(String list, long[] versions) {
    StringBuilder id = new StringBuilder(list);
    for (long version : versions) {
      long rest = version + 1;
      while (rest >= MORE) {
        id.append(DIGITS.charAt((int) (rest % MORE) + MORE));
        rest /= MORE;
      }
      id.append(DIGITS.charAt((int) rest));
    }
    return id.toString();
  }

  /**
   * The versions of an id. If it is of another list, they are such as no key ever has.
   *
   * @throws ProblemException if it is none
   */
  static long[] parse(String id, String list, int keys) {
    if (id.length() < LIST) {
      throw malformed();
    }
    long[] versions = new long[keys];
    int found = 0;
    int bits = 0;
    long version = 0;
    for (int i = LIST; i < id.length(); i++) {
      int digit = DIGITS.indexOf(id.charAt(i));
      if (digit < 0 || bits >= MOST_BITS) {
        throw malformed();
      }
      version |= (long) (digit % MORE) << bits;
      bits += 5;
      if (digit < MORE) {
        if (found < keys) {
          versions[found] = version - 1;
        }
        found++;
        bits = 0;
        version = 0;
      }
    }
    if (bits != 0) {
      throw malformed();
    }
    if (found != keys || !id.startsWith(list)) {
      Arrays.fill(versions, Long.MAX_VALUE);
    }
    return versions;
  }

  private static ProblemException malformed() {
    return Problem.malformed("The last event's id is none of a stream of many keys.").exception();
  }
}
