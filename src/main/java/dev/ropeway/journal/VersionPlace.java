package dev.ropeway.journal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of versions begins: below a version or, if that did not fit the page before, within
 * it. As text {@code 42}, or {@code 42.3.9001} behind three of the actions that made version 42 and
 * the refused one with number 9001.
 *
 * @param version from 0
 * @param within whether the rest of that version comes first
 * @param made how many of the actions that made it have been told
 * @param refused the number of the last refused action that has been told; 0: none
 */
public record VersionPlace(long version, boolean within, int made, long refused) {
  private static final Pattern WITHIN =
      Pattern.compile("([0-9]{1,18})\\.([0-9]{1,9})\\.([0-9]{1,18})");

  /** Below a version. */
  public static VersionPlace before(long version) {
    return new VersionPlace(version, false, 0, 0);
  }

  /** Within a version. */
  static VersionPlace within(long version, int made, long refused) {
    return new VersionPlace(version, true, made, refused);
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static VersionPlace parse(String text) {
    Matcher parts = WITHIN.matcher(text);
    if (parts.matches()) {
      return within(
          Long.parseLong(parts.group(1)),
          Integer.parseInt(parts.group(2)),
          Long.parseLong(parts.group(3)));
    }
    return before(Long.parseLong(text));
  }

  /** The newest version that can be on the page. */
  long newest() {
    return within ? version : version - 1;
  }

  @Override
  public String toString() {
    return within ? version + "." + made + "." + refused : Long.toString(version);
  }
}
