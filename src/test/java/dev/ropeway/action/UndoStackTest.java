package dev.ropeway.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.action.UndoStack.Step;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What can be undone, as both mirrors and the server tell it. */
class UndoStackTest {
  private static final Path VECTORS = Path.of("src/test/resources/vectors/undo/stacks.json");

  @TestFactory
  Stream<DynamicTest> vectors() throws IOException {
    return JsonText.read(Files.readString(VECTORS)).asJsonArray().stream()
        .map(JsonValue::asJsonObject)
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.getString("name"), () -> run(scenario.getJsonArray("steps"))));
  }

  private static void run(JsonArray steps) {
    UndoStack stack = new UndoStack();
    for (JsonObject step : steps.getValuesAs(JsonObject.class)) {
      act(stack, step);
      assertEquals(steps(step.get("undo")), stack.undo(), step.toString());
      assertEquals(steps(step.get("redo")), stack.redo(), step.toString());
      if (step.containsKey("can")) {
        JsonArray can = step.getJsonArray("can");
        assertEquals(can.getBoolean(0), stack.canUndo(), step.toString());
        assertEquals(can.getBoolean(1), stack.canRedo(), step.toString());
      }
    }
  }

  private static void act(UndoStack stack, JsonObject step) {
    if (step.containsKey("recorded")) {
      stack.recorded();
    } else if (step.containsKey("done")) {
      stack.done(of(step.getJsonArray("done")));
    } else if (step.get("undone") instanceof JsonArray undone) {
      stack.undone(step(undone.get(0)), of(undone.getJsonArray(1)));
    } else if (step.containsKey("takeUndo")) {
      assertEquals(step(step.get("takeUndo")), stack.takeUndo());
    } else if (step.containsKey("takeRedo")) {
      assertEquals(step(step.get("takeRedo")), stack.takeRedo());
    } else {
      JsonArray before = step.getJsonArray("before");
      stack.before(steps(before.get(0)), steps(before.get(1)));
    }
  }

  private static List<Step> steps(@Nullable JsonValue all) {
    return all == null
        ? List.of()
        : all.asJsonArray().getValuesAs(JsonArray.class).stream().map(UndoStackTest::of).toList();
  }

  private static @Nullable Step step(@Nullable JsonValue json) {
    return json instanceof JsonArray pair ? of(pair) : null;
  }

  private static Step of(JsonArray pair) {
    return Step.of(pair.getString(0), pair.getInt(1));
  }

  @Test
  void olderStepsAreForgotten() {
    UndoStack stack = new UndoStack();
    for (int id = 1; id <= 150; id++) {
      stack.done(Step.of("a~1", id));
    }

    assertEquals(UndoStack.MOST, stack.undo().size());
    assertEquals(new Step("a~1", 51), stack.undo().get(0));
  }
}
