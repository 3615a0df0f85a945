package dev.ropeway.json;

import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL text cannot hold: U+0000, and a half of a surrogate pair, which has no UTF-8
 * form.
 */
public final class StorableText {

  /** Null if the text can be stored, else what is wrong with it. */
  public static @Nullable String problem(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "the character U+0000 cannot be stored";
      }
      if (Character.isSurrogate(c)) {
        if (!isPair(text, i)) {
          return "half of a surrogate pair cannot be stored";
        }
        i++;
      }
    }
    return null;
  }

  /** Whether a surrogate pair begins at the index. */
  static boolean isPair(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        && index + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(index + 1));
  }

  private StorableText() {}
}
