package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What counts while a stream passes on: the cases that the JavaScript mirror runs too. */
class HandoverTest {

  @TestFactory
  Stream<DynamicTest> eachEventCountsOnce() {
    return Vectors.files("handover").stream()
        .flatMap(file -> Vectors.cases(file).stream())
        .map(each -> dynamicTest(each.getString("name"), () -> handOver(each)));
  }

  private static void handOver(JsonObject each) {
    Handover handover = new Handover(each.getInt("version"), each.getBoolean("company"));
    for (JsonObject step : each.getJsonArray("steps").getValuesAs(JsonObject.class)) {
      if (step.containsKey("old")) {
        assertEquals(
            step.getBoolean("counts"), handover.old(step.getString("old"), event(step)), "" + step);
      }
      if (step.containsKey("next")) {
        assertEquals(
            step.getBoolean("counts"),
            handover.next(step.getString("next"), event(step)),
            "" + step);
      }
      List<JsonObject> again =
          step.containsKey("at") ? handover.reached(step.getInt("at")) : List.of();
      assertEquals(
          step.containsKey("again")
              ? step.getJsonArray("again").getValuesAs(JsonNumber::intValue)
              : List.of(),
          again.stream().map(update -> update.getInt("version")).toList(),
          "" + step);
      assertEquals(step.getBoolean("done", false), handover.done(), "" + step);
    }
  }

  /** What an event holds, without what the step says of it. */
  private static JsonObject event(JsonObject step) {
    JsonObjectBuilder data = Json.createObjectBuilder(step);
    Stream.of("old", "next", "counts", "at", "again", "done").forEach(data::remove);
    return data.build();
  }
}
