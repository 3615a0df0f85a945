package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** What something that must be refused says. */
public final class Refusal {
  public static String message(Class<? extends RuntimeException> type, Executable refused) {
    return String.valueOf(assertThrows(type, refused).getMessage());
  }

  private Refusal() {}
}
