package dev.ropeway.delivery;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Which version of an entry a reader has. The number alone does not say: a database that was
 * restored, or went on without its last commits, gives the same numbers once more, to other data.
 * The stamp is made from when the version was made, which its database keeps with it wherever it is
 * taken; so two versions of one number have the same stamp if they are the same, and else with a
 * chance of one in 33 million. Immutable.
 *
 * @param version from 0
 * @param stamp from 1 to 33,554,431; 0 if it is not known, as of a reader who names a number alone,
 *     or there is nothing to tell apart, as at version 0
 */
public record StampedVersion(long version, long stamp) {
  /** The largest stamp: five characters of five bits in an id of many keys. */
  private static final long MOST_STAMP = (1L << 25) - 1;

  /** Of a stamp in an id, so many that no version of a key gets there. */
  private static final int STAMP_DIGITS = 10;

  private static final int LONGEST_NUMBER = 18; // digits that fit a long whatever they are
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern ZEROS = Pattern.compile("^0+(?=.)");

  /**
   * A version as it is stored.
   *
   * @param at when it was made
   */
  public static StampedVersion of(long version, Instant at) {
    return version == 0
        ? plain(0)
        : new StampedVersion(version, 1 + Long.remainderUnsigned(mixed(version, at), MOST_STAMP));
  }

  /** The number alone. */
  public static StampedVersion plain(long version) {
    return new StampedVersion(version, 0);
  }

  /** The second half of SplitMix64 (Steele, Lea, Flood 2014), as in SplittableRandom. */
  private static long mixed(long version, Instant at) {
    long z = ChronoUnit.MICROS.between(Instant.EPOCH, at) + version * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Whether it is known which of the versions of this number it is. */
  public boolean stamped() {
    return stamp > 0;
  }

  /** Whether it can be the version that was made then. */
  public boolean fits(Instant at) {
    return !stamped() || equals(of(version, at));
  }

  /**
   * As readers name it: the number, and ten digits more if there is a stamp. To servers that know
   * of no stamps that is a version which does not exist yet.
   */
  public String id() {
    return stamped() ? version + "0".repeat(padding()) + stamp : Long.toString(version);
  }

  private int padding() {
    return STAMP_DIGITS - Long.toString(stamp).length();
  }

  /** Whether a text can be an id: digits alone. */
  public static boolean isId(String text) {
    return DIGITS.matcher(text).matches();
  }

  /**
   * What an id names, with a stamp or without; a number that is too large for a long is the
   * largest.
   *
   * @param id of which {@link #isId} is true
   */
  public static StampedVersion parse(String id) {
    String digits = ZEROS.matcher(id).replaceFirst("");
    int end = digits.length() - STAMP_DIGITS;
    return end > 0
        ? new StampedVersion(number(digits.substring(0, end)), number(digits.substring(end)))
        : plain(number(digits));
  }

  private static long number(String digits) {
    return digits.length() > LONGEST_NUMBER ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}
