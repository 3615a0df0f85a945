package dev.ropeway.journal;

import java.security.SecureRandom;

/**
 * Rooms of a store that are as good as each other: their keys are the group's name, a full stop and
 * 16 random letters and digits.
 */
public record RoomGroup(String store, String name) {
  /** By how much its keys are longer than its name. */
  public static final int SUFFIX = 17;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

  /** A key of it that nobody has yet. */
  public String newKey() {
    StringBuilder key = new StringBuilder(first());
    for (int i = 1; i < SUFFIX; i++) {
      key.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return key.toString();
  }

  /** All of its keys begin so. */
  String first() {
    return name + ".";
  }

  /** Behind all of its keys. */
  String end() {
    return name + "/"; // which is what follows the full stop
  }

  /** How many characters its keys have; those of a group whose name begins like this have more. */
  int length() {
    return name.codePointCount(0, name.length()) + SUFFIX;
  }
}
