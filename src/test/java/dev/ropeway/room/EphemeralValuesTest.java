package dev.ropeway.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonValue;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EphemeralValuesTest {
  private final EphemeralValues values = new EphemeralValues(100, 1_000);

  @Test
  void whereNobodyHasAnyThereIsNothingToForget() {
    assertFalse(values.forget("ann"));
    assertEquals(Map.of(), values.all());
  }

  @Test
  void whatIsForgottenIsGoneOnceAndMayComeBack() {
    values.change("ann", Map.of("/x", JsonValue.TRUE));
    assertTrue(values.forget("ann"));
    assertFalse(values.forget("ann"));
    values.change("ann", Map.of("/x", JsonValue.FALSE));
    assertEquals(Map.of("ann", Map.of("/x", JsonValue.FALSE)), values.all());
  }
}
