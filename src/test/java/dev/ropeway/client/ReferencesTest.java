package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** As {@code references.test.mjs}. */
class ReferencesTest {
  private final SimulatedServer server =
      new SimulatedServer(
          new Random() {
            private static final long serialVersionUID = 1L;

            @Override
            public int nextInt(int bound) {
              return bound - 1; // refuses nothing by chance
            }
          });

  private final Mirror a = join("a");
  private final Mirror b = join("b");
  private final References mine = new References(Container.of(a));
  private final References theirs = new References(Container.of(b));

  private Mirror join(String client) {
    Mirror mirror = new Mirror(client, Map.of());
    mirror.receive("snapshot", server.snapshot(mirror.client()));
    return mirror;
  }

  private void exchange() {
    int place = server.end();
    for (Mirror mirror : List.of(a, b)) {
      JsonObject frame = mirror.takeFrame(action -> true);
      assertTrue(frame == null || server.record(frame));
    }
    server.cycle(1_000);
    JsonObject update = Objects.requireNonNull(server.since(place));
    List.of(a, b).forEach(mirror -> mirror.receive("update", update));
    List.of(a, b).forEach(Mirror::lost);
  }

  @TestFactory
  Stream<DynamicTest> partsAreFoundWhereTheyAre() {
    return Vectors.files("references").stream()
        .flatMap(file -> Vectors.cases(file).stream())
        .map(each -> dynamicTest(each.getString("name"), () -> run(each)));
  }

  private static void run(JsonObject scenario) {
    Mirror mirror = new Mirror("a", Map.of());
    mirror.receive(
        "snapshot",
        JsonValues.object().add("version", 1).add("data", scenario.get("start")).build());
    References references = new References(Container.of(mirror));
    for (JsonObject step : scenario.getJsonArray("steps").getValuesAs(JsonObject.class)) {
      if (step.containsKey("patch")) {
        mirror.patch(step.getString("patch"), step.getValue("/args"));
      }
      step.getJsonObject("paths")
          .forEach(
              (id, path) -> {
                String wanted = path instanceof JsonString text ? text.getString() : null;
                assertEquals(
                    Optional.ofNullable(wanted),
                    references.pathOf(id),
                    () -> id + " after " + step);
              });
    }
  }

  private static Optional<String> get(CompletionStage<Optional<String>> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void aPartWithoutAnIdGetsOneAndOfTwoWhoAskForItBothAreToldTheSame() {
    var asked = List.of(mine.to("/notes"), mine.to("/notes"), theirs.to("/notes"));
    exchange();
    String id = get(asked.get(0)).orElseThrow();
    asked.forEach(each -> assertEquals(Optional.of(id), get(each)));
    assertEquals(Optional.of("/notes"), mine.pathOf(id));
    JsonValue part = JsonText.read("{\"$id\":\"" + id + "\"}");
    assertEquals(Optional.of(part), theirs.get(id));
    assertEquals(Optional.of(id), get(mine.to("/notes")));
  }

  @Test
  void thereIsNoReferenceToWhatIsNoObjectOrMayNotBeChanged() {
    a.patch("own", JsonText.read("{\"path\":\"/notes\",\"takeover\":false}"));
    exchange();
    var asked = theirs.to("/notes");
    exchange();
    assertEquals(Optional.empty(), get(asked));
    assertEquals(Optional.empty(), get(theirs.to("/coins")));
    assertEquals(Optional.empty(), get(theirs.to("/nowhere")));
    assertEquals(Optional.empty(), theirs.get("nobody"));
    assertNotEquals(References.newId(), References.newId());
  }
}
