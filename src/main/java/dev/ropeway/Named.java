package dev.ropeway;

import java.util.Locale;

/** A constant that JSON and metrics call what Java does, but in small letters and with hyphens. */
public interface Named {
  /** As {@link Enum#name} has it. */
  String name();

  /** Its name outside of Java, such as {@code too-slow}. */
  default String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
