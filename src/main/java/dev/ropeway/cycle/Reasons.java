package dev.ropeway.cycle;

/** Makes text from actions fit to be stored and sent. */
final class Reasons {
  private static final int LONGEST = 500;

  private Reasons() {}

  /** The text without what PostgreSQL or JSON cannot hold, cut to 500 characters. */
  static String storable(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST));
    text.codePoints()
        .limit(LONGEST)
        .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
