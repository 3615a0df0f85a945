package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonValue;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLimitsTest {
  private static final JsonLimits LIMITS = new JsonLimits(3, 1_000);

  @Test
  void sizeLimitIsExactlyTheBytesThatAreWritten() {
    long seed = RandomJson.seed("JsonLimitsTest");
    RandomJson random = new RandomJson(seed);
    for (int i = 0; i < 20_000; i++) {
      JsonValue value = random.value(4);
      int bytes = JsonText.writeUtf8(value).length;
      assertNull(new JsonLimits(4, bytes).violation(value), () -> value + ", seed " + seed);
      if (bytes > 1) {
        String violation = new JsonLimits(4, bytes - 1).violation(value);
        assertEquals(
            "The value is larger than " + (bytes - 1) + " bytes.", violation, () -> "seed " + seed);
      }
    }
  }

  @Test
  void valueDeeperThanTheLimitIsAViolation() {
    assertNull(LIMITS.violation(JsonText.read("[[{}]]")));
    assertEquals(
        "The value is nested deeper than 3 levels.",
        LIMITS.violation(JsonText.read("[[{\"a\":[]}]]")));
  }

  @Test
  void veryDeepValueIsAViolationAndNotAStackOverflow() {
    JsonValue value = JsonValue.EMPTY_JSON_OBJECT;
    for (int i = 0; i < 100_000; i++) {
      value = JsonValues.object().add("a", value).build();
    }
    assertNotNull(LIMITS.violation(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "a\0b", "\uD83D", "\uDE00\uD83D", "x\uDE00"})
  void textThatCannotBeStoredIsAViolation(String text) {
    JsonValue string = JsonValues.string(text);
    assertTrue(String.valueOf(LIMITS.violation(string)).contains("cannot be stored"));
    JsonValue name = JsonValues.object().add(text, 1).build();
    assertTrue(String.valueOf(LIMITS.violation(name)).contains("cannot be stored"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e309", "-1e400", "1e-401", "1e1000000000", "1e-1000000000"})
  void numberOutOfRangeIsAViolation(String number) {
    JsonValue value = JsonValues.number(new BigDecimal(number));
    assertTrue(String.valueOf(LIMITS.violation(value)).contains("number"));
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new JsonLimits(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new JsonLimits(1_001, 1));
    assertThrows(IllegalArgumentException.class, () -> new JsonLimits(1, 0));
  }
}
