package dev.ropeway.http;

import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The id of a stream of many keys: which list of keys it is of, in four characters, and of each, in
 * its order, which version it is at: number and stamp, as short as they are, five bits a character;
 * so that a thousand keys take some 8 KB. Nothing but letters, digits, "-" and "_".
 *
 * <p>Servers of before wrote no stamps, and another name of the list. Theirs are understood; to
 * them those with stamps are ids of another list.
 */
final class ManyId {
  /** Of a key that the reader has nothing of. */
  static final StampedVersion NONE = StampedVersion.plain(-1);

  private static final StampedVersion UNKNOWN = StampedVersion.plain(Long.MAX_VALUE);
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int LIST = 4;
  private static final int MORE = 32;
  private static final int MOST_BITS = 60;
  private static final String STAMPED = "stamped\n";

  private ManyId() {}

  /** What a list of keys is told from others by. */
  static String list(List<String> names) {
    return list("", names);
  }

  private static String list(String before, List<String> names) {
    CRC32 sum = new CRC32();
    sum.update(before.getBytes(StandardCharsets.UTF_8));
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

  /** What an id with stamps begins with. */
  private static String stamped(String list) {
    return list(STAMPED, List.of(list));
  }

  /** The id of a list with the versions of its keys. */
  static String of(String list, StampedVersion[] versions) {
    StringBuilder id = new StringBuilder(stamped(list));
    for (StampedVersion at : versions) {
      add(id, at.version() + 1);
      if (at.version() > 0) {
        add(id, at.stamp());
      }
    }
    return id.toString();
  }

  private static void add(StringBuilder id, long number) {
    long rest = number;
    while (rest >= MORE) {
      id.append(DIGITS.charAt((int) (rest % MORE) + MORE));
      rest /= MORE;
    }
    id.append(DIGITS.charAt((int) rest));
  }

  /**
   * The versions of an id. If it is of another list, they are such as no key ever has.
   *
   * @throws ProblemException if it is none
   */
  static StampedVersion[] parse(String id, String list, int keys) {
    if (id.length() < LIST) {
      throw malformed();
    }
    boolean plain = id.startsWith(list);
    List<Long> numbers = numbers(id);
    List<StampedVersion> found = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      long version = numbers.get(i) - 1;
      boolean stamped = !plain && version > 0 && i + 1 < numbers.size();
      found.add(new StampedVersion(version, stamped ? numbers.get(++i) : 0));
    }
    if (found.size() == keys && (plain || id.startsWith(stamped(list)))) {
      return found.toArray(StampedVersion[]::new);
    }
    StampedVersion[] unknown = new StampedVersion[keys];
    Arrays.fill(unknown, UNKNOWN);
    return unknown;
  }

  private static List<Long> numbers(String id) {
    List<Long> numbers = new ArrayList<>();
    int bits = 0;
    long number = 0;
    for (int i = LIST; i < id.length(); i++) {
      int digit = DIGITS.indexOf(id.charAt(i));
      if (digit < 0 || bits >= MOST_BITS) {
        throw malformed();
      }
      number |= (long) (digit % MORE) << bits;
      bits += 5;
      if (digit < MORE) {
        numbers.add(number);
        bits = 0;
        number = 0;
      }
    }
    if (bits != 0) {
      throw malformed();
    }
    return numbers;
  }

  private static ProblemException malformed() {
    return Problem.malformed("The last event's id is none of a stream of many keys.").exception();
  }
}
