package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.action.Actor;
import jakarta.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Who is behind a client's name: the cases that the JavaScript mirror runs too. */
class ActorVectorsTest {

  @TestFactory
  Stream<DynamicTest> everyNameTellsWhoActs() {
    return Vectors.files("actors").stream()
        .flatMap(file -> Vectors.cases(file).stream())
        .map(each -> dynamicTest(each.getString("client"), () -> check(each)));
  }

  private static void check(JsonObject each) {
    String identity = each.isNull("identity") ? null : each.getString("identity");
    assertEquals(
        new Actor(identity, each.getBoolean("server")), Actor.of(each.getString("client")));
  }
}
