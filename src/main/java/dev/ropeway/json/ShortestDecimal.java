package dev.ropeway.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The decimal with the fewest digits that still means a double, and of those the nearest: what
 * JavaScript prints. {@link Double#toString} gives it only since Java 19.
 */
final class ShortestDecimal {
  private static final int MOST_DIGITS = 17;

  // From here on, and below the other, JavaScript prints an exponent.
  private static final int EXPONENT_FROM = 22;
  private static final int EXPONENT_BELOW = -5;

  /**
   * The decimal, without zeros at its end; 0 for both zeros.
   *
   * @param number finite
   */
  static BigDecimal of(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
      boolean fitsDown = down.doubleValue() == number;
      boolean fitsUp = up.doubleValue() == number;
      if (fitsDown || fitsUp) {
        return (fitsDown && fitsUp ? nearest(exact, digits) : fitsDown ? down : up)
            .stripTrailingZeros();
      }
    }
    return nearest(exact, MOST_DIGITS).stripTrailingZeros();
  }

  private static BigDecimal nearest(BigDecimal exact, int digits) {
    return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  /** Whether a decimal is the shortest of some finite double. */
  static boolean is(BigDecimal number) {
    if (number.signum() == 0) {
      return true;
    }
    BigDecimal digits = number.stripTrailingZeros();
    if (digits.precision() > MOST_DIGITS) {
      return false;
    }
    double nearest = digits.doubleValue();
    return Double.isFinite(nearest) && of(nearest).compareTo(digits) == 0;
  }

  /**
   * The double as JavaScript prints it (ECMAScript, Number::toString): {@code 100}, {@code 1e+21}.
   *
   * @param number finite
   */
  static String text(double number) {
    BigDecimal decimal = of(number);
    String digits = decimal.unscaledValue().abs().toString();
    int point = digits.length() - decimal.scale(); // how many digits lie before it
    if (decimal.signum() == 0 || (point < EXPONENT_FROM && point > EXPONENT_BELOW - 1)) {
      return decimal.toPlainString();
    }
    String sign = decimal.signum() < 0 ? "-" : "";
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    int exponent = point - 1;
    return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
  }

  private ShortestDecimal() {}
}
