package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The server's actions do what the JavaScript mirror's do: they run the same cases. */
class ActionVectorsTest {

  @TestFactory
  Stream<DynamicNode> everyActionDoesWhatItSays() {
    return Vectors.files("actions").stream().map(ActionVectorsTest::cases);
  }

  private static DynamicNode cases(Path file) {
    return dynamicContainer(
        file.getFileName().toString(),
        Vectors.cases(file).stream()
            .map(each -> dynamicTest(each.getString("name"), () -> check(each))));
  }

  private static void check(JsonObject each) {
    JsonObject found = ServerActions.outcome(each);
    var expected = JsonValues.object();
    Stream.of("gives", "cancelled", "rejected", "malformed")
        .filter(each::containsKey)
        .forEach(name -> expected.add(name, each.get(name)));
    assertTrue(StateDiff.equal(expected.build(), found), () -> each + " gave " + found);
  }
}
