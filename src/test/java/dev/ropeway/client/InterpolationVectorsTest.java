package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is shown between the values that came, as {@code interpolation.test.mjs} has it too. */
class InterpolationVectorsTest {

  @TestFactory
  Stream<DynamicTest> everythingMovesAsItSays() {
    return Vectors.files("interpolation").stream()
        .flatMap(file -> Vectors.cases(file).stream())
        .map(each -> dynamicTest(each.getString("name"), () -> run(each)));
  }

  private static void run(JsonObject scenario) {
    Interpolation interpolation =
        new Interpolation(
            Duration.ofMillis(scenario.getInt("delay", (int) Interpolation.TWO_FRAMES.toMillis())));
    for (JsonObject step : scenario.getJsonArray("steps").getValuesAs(JsonObject.class)) {
      int at = step.getInt("at");
      if (step.containsKey("push")) {
        interpolation.push(step.get("push"), at);
      }
      if (step.containsKey("shows")) {
        JsonValue shown = interpolation.at(at);
        assertTrue(StateDiff.equal(step.get("shows"), shown), () -> step + " shows " + shown);
      }
      boolean moving = interpolation.isMoving(at);
      assertEquals(step.getBoolean("moving", moving), moving, step::toString);
    }
  }

  @Test
  void thereIsNothingBeforeThereIsAValueAndOneThatIsGoneIsGoneInItsTurn() {
    Interpolation interpolation = new Interpolation(Interpolation.TWO_FRAMES);
    assertNull(interpolation.at(7));
    interpolation.push(JsonValues.number(1), 0);
    interpolation.push(null, 100);
    assertEquals(JsonValues.number(1), interpolation.at(199));
    assertNull(interpolation.at(200));
    assertThrows(IllegalArgumentException.class, () -> new Interpolation(Duration.ZERO));
  }
}
