package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
  private static final String WIDE = "\uD83D\uDE80"; // one code point

  @Test
  void upTo200CodePointsAreOne() {
    assertEquals("receipt-7", IdempotencyKey.of("receipt-7").value());
    assertEquals(IdempotencyKey.of("a b~#"), IdempotencyKey.of("a b~#"));
    assertEquals(400, IdempotencyKey.of(WIDE.repeat(200)).value().length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\n", "\u0000", "\uD83D", "\u0085"})
  void whatIsNoneIsRefused(String value) {
    assertThrows(IllegalArgumentException.class, () -> IdempotencyKey.of(value));
  }

  @Test
  void longerOnesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> IdempotencyKey.of("k".repeat(201)));
    assertThrows(IllegalArgumentException.class, () -> IdempotencyKey.of(WIDE.repeat(201)));
  }
}
