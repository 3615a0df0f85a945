package dev.ropeway.bench;

import java.util.Locale;

/** Says what is being done, for it takes minutes. */
final class Progress {
  private Progress() {}

  static void say(String format, Object... args) {
    System.out.println(String.format(Locale.ROOT, format, args));
  }
}
