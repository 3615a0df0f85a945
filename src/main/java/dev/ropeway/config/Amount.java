package dev.ropeway.config;

import org.jspecify.annotations.Nullable;

/** How much of what a {@link Setting} is if nobody says, and may be at least and at most. */
record Amount(String unit, long standard, long min, long max) {

  /**
   * Reads what somebody says.
   *
   * @throws IllegalArgumentException naming the property, its value and what is allowed
   */
  long check(String property, String text) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw refuse(property, text, e);
    }
    throw refuse(property, text, null);
  }

  private IllegalArgumentException refuse(String property, String text, @Nullable Exception cause) {
    String whole = unit.isEmpty() ? "a whole number" : "a whole number of " + unit;
    String message =
        "%s is \"%s\" but must be %s from %d to %d.".formatted(property, text, whole, min, max);
    return new IllegalArgumentException(message, cause);
  }

  /** As the README's table has it: the default with its unit, and the range. */
  @Override
  public String toString() {
    String unitBehind = unit.isEmpty() ? "" : " " + unit;
    return "%d%s | %d … %d".formatted(standard, unitBehind, min, max);
  }
}
