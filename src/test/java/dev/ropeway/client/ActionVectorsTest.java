package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.json.Actor;
import dev.ropeway.json.BuiltInActions;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.RoomAction;
import dev.ropeway.json.RoomActions;
import dev.ropeway.json.RoomRules;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.file.Path;
import java.util.Objects;
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
    JsonObject found = outcome(each);
    var expected = JsonValues.object();
    Stream.of("gives", "cancelled", "rejected", "malformed")
        .filter(each::containsKey)
        .forEach(name -> expected.add(name, each.get(name)));
    assertTrue(Changes.equal(expected.build(), found), () -> each + " gave " + found);
  }

  private static JsonObject outcome(JsonObject each) {
    var outcome = JsonValues.object();
    String action = each.getString("action");
    JsonValue args = each.getValue("/args");
    String by = each.get("by") == JsonValue.NULL ? null : each.getString("by", "b");
    try {
      checkArguments(action, args);
      JsonValue after =
          RoomRules.apply(action, each.getValue("/data"), args, new Actor(by, by == null));
      return (after == null ? outcome.add("cancelled", true) : outcome.add("gives", after)).build();
    } catch (ActionRejectedException e) {
      return outcome.add("rejected", e.getMessage()).build();
    } catch (JsonFormatException e) {
      return outcome.add("malformed", true).build();
    }
  }

  private static void checkArguments(String action, JsonValue args) {
    RoomAction room = RoomActions.all().get(action);
    if (room != null) {
      room.check(args);
    } else {
      Objects.requireNonNull(BuiltInActions.all().get(action)).check(args);
    }
  }
}
