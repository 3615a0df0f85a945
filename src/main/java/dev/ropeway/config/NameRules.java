package dev.ropeway.config;

/** The rules for keys, for the names of clients and for the ids of users. */
public final class NameRules {
  private NameRules() {}

  /**
   * Checks a key or client name.
   *
   * @param what how messages call it
   * @param most the most code points it may have
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static String check(String what, String name, int most) {
    if (name.isEmpty() || name.codePointCount(0, name.length()) > most) {
      throw new IllegalArgumentException(
          "The " + what + " must have 1 to " + most + " characters.");
    }
    if (name.codePoints().anyMatch(NameRules::forbidden)) {
      throw new IllegalArgumentException(
          "The " + what + " must not have control characters or unpaired surrogates.");
    }
    return name;
  }

  /**
   * Checks a name that stands in a path, such as a key: besides, it must not be one that browsers
   * and URL libraries take for a step within the path, however it is encoded.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static String segment(String what, String name, int most) {
    if (name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          "The " + what + " must not be \".\" or \"..\", which no URL can name.");
    }
    return check(what, name, most);
  }

  private static boolean forbidden(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
