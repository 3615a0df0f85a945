package dev.ropeway.access;

import dev.ropeway.Right;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What is set where {@code ropeway.auth=demo} and nothing else is said of a store. */
final class DemoRules {
  /** What guests may do with the samples. */
  private static final Set<Right> GUESTS =
      EnumSet.of(Right.READ, Right.WATCH, Right.ACT, Right.PRESENCE, Right.HISTORY, Right.LIST);

  private DemoRules() {}

  /** The properties of a store: guests reach the samples, the administrator reaches all. */
  static Function<String, Optional<String>> of(String store, boolean sample) {
    String prefix = "ropeway.store." + store + ".";
    return name -> {
      for (Right right : Right.values()) {
        if (name.equals(prefix + right.text())) {
          return Optional.of(sample && GUESTS.contains(right) ? "*" : Access.ADMINISTRATOR);
        }
      }
      return Optional.empty();
    };
  }
}
