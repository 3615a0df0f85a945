package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.Action;
import dev.ropeway.ContextFunction;
import dev.ropeway.Result;
import dev.ropeway.Store;
import dev.ropeway.action.Acting;
import dev.ropeway.action.Author;
import dev.ropeway.json.JsonLimits;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An action that says what it answers is held to it. */
class DeclaredAnswerTest {
  record Wheel(long turns) {}

  record Spin(int number) {}

  private final Store<Wheel> wheels =
      Store.of("wheels", Wheel.class).defaultData(() -> new Wheel(0)).build();

  /** Of nobody who is known. */
  private static final class Somebody implements Acting {
    @Override
    public String client() {
      return "ann~1";
    }

    @Override
    public @Nullable Author author() {
      return null;
    }

    @Override
    public boolean absent() {
      return false;
    }
  }

  private Action<Wheel, JsonValue> spinning(@Nullable Object answer) {
    ContextFunction<Wheel, JsonValue> spin =
        (wheel, args, by) -> Result.of(new Wheel(wheel.turns() + 1), answer);
    return wheels.action("spin", JsonValue.class, spin);
  }

  private BoundAction<Wheel> bound() {
    return new BoundStore<>(wheels).action("spin").orElseThrow();
  }

  private @Nullable JsonValue answer() {
    HowRecorded how =
        new HowRecorded(Instant.EPOCH, new Dice(new byte[32]), new JsonLimits(10, 1_000));
    ActionRun run = new ActionRun(new Somebody(), "wheels", "w", 1, how);
    assertEquals(new Wheel(1), bound().apply(new Wheel(0), JsonValue.TRUE, run));
    return run.answer();
  }

  @Test
  void whatIsDeclaredIsAnsweredAndToldOf() {
    Action<Wheel, JsonValue> spin = spinning(new Spin(7)).answers(Spin.class);

    assertEquals(Spin.class, spin.answerType());
    assertEquals(spin, wheels.action("spin").orElseThrow(), "registered with it");
    JsonValue answer = answer();
    assertNotNull(answer);
    assertEquals(7, answer.asJsonObject().getInt("number"));
    JsonObject schema = bound().answerSchema();
    assertNotNull(schema);
    assertEquals(
        Map.of("number", schema.getJsonObject("properties").get("number")),
        schema.getJsonObject("properties"));
  }

  @Test
  void primitivesAreTheirObjects() {
    spinning(7L).answers(long.class).serverOnly();
    assertEquals("7", String.valueOf(answer()));
  }

  @Test
  void anotherAnswerIsAFailure() {
    spinning("seven").answers(Spin.class);
    IllegalStateException failure = assertThrows(IllegalStateException.class, this::answer);
    assertEquals(
        "wheels.spin answered a java.lang.String, but it is declared to answer "
            + Spin.class.getName(),
        failure.getMessage());
  }

  @Test
  void noAnswerIsAFailure() {
    spinning(null).answers(Spin.class);
    assertThrows(IllegalStateException.class, this::answer);
  }

  @Test
  void whatIsNotDeclaredMayBeAnything() {
    spinning(null);
    assertNull(answer());
    assertNull(bound().answerSchema());
  }

  @Test
  void whoHasNoContextCannotDeclareIt() {
    Action<Wheel, Void> stop = wheels.action("stop", wheel -> wheel);
    assertThrows(IllegalStateException.class, () -> stop.answers(Spin.class));
  }
}
