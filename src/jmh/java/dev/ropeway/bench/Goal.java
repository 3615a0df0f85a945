package dev.ropeway.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a figure must arrive.
 *
 * @param atLeast whether it may not be smaller; else it may not be greater
 * @param measured null if its workload did not run
 */
record Goal(String what, double wanted, boolean atLeast, @Nullable Double measured) {

  @JsonProperty
  String verdict() {
    if (measured == null) {
      return "not measured";
    }
    boolean reached = atLeast ? measured >= wanted : measured <= wanted;
    return reached ? "reached" : "not reached";
  }

  String wantedText() {
    return (atLeast ? "≥ " : "≤ ") + number(wanted);
  }

  String measuredText() {
    return measured == null ? "–" : number(measured);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
  }
}
