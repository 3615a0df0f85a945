package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The scenarios that the JavaScript mirror runs too, with the same results. */
class MirrorVectorsTest {
  private static final List<String> ONE_MIRROR = List.of("b~1");

  @TestFactory
  Stream<DynamicNode> everyScenarioEndsAsItSays() {
    return Stream.of("", "batches")
        .flatMap(folder -> Vectors.files(folder).stream())
        .map(MirrorVectorsTest::scenarios);
  }

  @Test
  void thereAreEnoughScenarios() {
    assertTrue(Vectors.files("").stream().mapToInt(f -> Vectors.cases(f).size()).sum() > 80);
  }

  private static DynamicNode scenarios(Path file) {
    return dynamicContainer(
        file.getFileName().toString(),
        Vectors.cases(file).stream()
            .map(each -> dynamicTest(each.getString("name"), () -> run(each))));
  }

  private static void run(JsonObject scenario) {
    Map<String, MirrorSubject> subjects = new LinkedHashMap<>();
    JsonObject start = scenario.getJsonObject("start");
    List<String> mirrors = names(scenario, "mirrors", ONE_MIRROR);
    List<String> watched = names(scenario, "collections", List.of());
    mirrors.forEach(name -> subjects.put(name, new MirrorSubject(name, start, watched)));
    String first = mirrors.get(0);
    int number = 0;
    for (JsonObject step : scenario.getJsonArray("steps").getValuesAs(JsonObject.class)) {
      number++;
      try {
        Objects.requireNonNull(subjects.get(step.getString("at", first))).run(step);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("step " + number + ", " + step + ": " + e.getMessage(), e);
      }
    }
  }

  private static List<String> names(JsonObject scenario, String member, List<String> standard) {
    return scenario.get(member) instanceof JsonArray names
        ? names.getValuesAs(JsonString::getString)
        : standard;
  }
}
