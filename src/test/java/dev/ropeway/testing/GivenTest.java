package dev.ropeway.testing;

import static dev.ropeway.testing.Given.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Caller;
import dev.ropeway.JsonAction;
import dev.ropeway.RecordedCaller;
import dev.ropeway.Result;
import dev.ropeway.Store;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Given, when, then: on the real fold, and never content with what is not so. */
class GivenTest {
  /** Data with a constraint. */
  record Purse(@PositiveOrZero long coins, String last) {
    Purse with(long now) {
      return new Purse(now, last);
    }
  }

  /** Arguments with a constraint. */
  record Sum(@Max(100) long coins) {}

  private static final Store<Purse> STORE =
      Store.of("purses", Purse.class).defaultData(() -> new Purse(5, "")).build();
  private static final Action<Purse, Long> TAKE =
      STORE.action(
          "take",
          Long.class,
          (p, n) -> {
            if (n > p.coins()) {
              throw new ActionRejectedException("not enough coins: " + p.coins() + " of " + n);
            }
            return p.with(p.coins() - n);
          });
  private static final Action<Purse, Long> SET = STORE.action("set", Long.class, Purse::with);
  private static final Action<Purse, Sum> ADD =
      STORE.action("add", Sum.class, (p, sum) -> p.with(p.coins() + sum.coins()));
  private static final Action<Purse, Void> EMPTY =
      STORE.action("empty", p -> p.coins() == 0 ? null : p.with(0));
  private static final Action<Purse, Long> SHARE =
      STORE.action("share", Long.class, (p, n) -> p.with(p.coins() / n));
  private static long impurity;
  private static final Action<Purse, Void> IMPURE =
      STORE.action("impure", p -> p.with(p.coins() + ++impurity));
  private static final Action<Purse, Long> ROLL =
      STORE.action(
          "roll",
          Long.class,
          (p, most, by) -> {
            long found = by.random().nextLong(most) + 1;
            return Result.of(p.with(p.coins() + found), found);
          });
  private static final Action<Purse, Void> SIGN =
      STORE.action(
          "sign",
          Void.class,
          (p, nothing, by) ->
              Result.of(
                  new Purse(
                      p.coins(),
                      by.caller().map(RecordedCaller::identity).orElse("nobody") + by.at())));

  private final Purse ten = new Purse(10, "");

  @Test
  void tellsTheFourEnds() {
    given(ten).when(TAKE, 3L).applied(new Purse(7, "")).answersNothing();
    given(ten).when(TAKE, 30L).rejected("not enough").leaves(ten);
    given(new Purse(0, "")).when(EMPTY).cancelled();
    given(ten).when(SHARE, 0L).failed("ArithmeticException").leaves(ten);
  }

  @Test
  void resultIsJudgedByItsConstraints() {
    given(ten).when(SET, -1L).rejected("/coins").leaves(ten);
  }

  @Test
  void argumentsAreJudgedByTheirConstraints() {
    given(ten).when(ADD, new Sum(101)).notRecorded("/coins").leaves(ten);
    given(ten).when(ADD, new Sum(100)).applied(new Purse(110, ""));
  }

  @Test
  void strictModeIsOn() {
    given(ten).when(IMPURE).failed("Strict").leaves(ten);
  }

  @Test
  void unwrittenKeyHasTheDefaultData() {
    Given.nothing(STORE).when(TAKE, 2L).applied(new Purse(3, ""));
  }

  @Test
  void oneActionFollowsAnother() {
    Then<Purse> last =
        given(ten).when(TAKE, 3L).applied().when(TAKE, 8L).rejected().when(EMPTY).applied();
    assertEquals(new Purse(0, ""), last.data());
    assertEquals(3, last.outcome().version(), "given, taken, emptied");
  }

  @Test
  void contextIsWhatTheTestSays() {
    Caller ann = new Caller("ann", Set.of("player"), JsonValue.EMPTY_JSON_OBJECT, null);
    Instant noon = Instant.parse("2026-11-01T12:00:00Z");
    Purse signed = given(ten).at(noon).by(ann).when(SIGN).applied().data();
    assertTrue(signed.last().startsWith("ann" + "2026-11-01T12:00:00.00000"), signed.last());
    assertTrue(given(ten).when(SIGN).applied().data().last().startsWith("nobody"));
  }

  @Test
  void diceFallAsTheyDidWithTheSameSeed() {
    long found = given(ten).when(ROLL, 1_000_000L).applied().data().coins() - 10;
    given(ten).when(ROLL, 1_000_000L).applied(new Purse(10 + found, "")).answers(found);
    assertNotEquals(found, given(ten).seed(7).when(ROLL, 1_000_000L).applied().data().coins() - 10);
  }

  @Test
  void whatIsNotSoIsAnError() {
    AssertionError error =
        assertThrows(AssertionError.class, () -> given(ten).when(TAKE, 30L).applied());
    assertTrue(error.toString().contains("purses.take(30)"), error.getMessage());
    assertTrue(error.toString().contains("not enough coins: 10 of 30"), error.getMessage());
    Then<Purse> taken = given(ten).when(TAKE, 3L);
    Then<Purse> refused = given(ten).when(TAKE, 30L);
    Then<Purse> unrecorded = given(ten).when(ADD, new Sum(101));
    assertThrows(AssertionError.class, taken::rejected);
    assertThrows(AssertionError.class, taken::cancelled);
    assertThrows(AssertionError.class, taken::failed);
    assertThrows(AssertionError.class, () -> taken.notRecorded(""));
    assertThrows(AssertionError.class, () -> taken.applied(ten));
    assertThrows(AssertionError.class, () -> taken.leaves(ten));
    assertThrows(AssertionError.class, () -> taken.answers(1L));
    assertThrows(AssertionError.class, () -> refused.rejected("too late"));
    assertThrows(AssertionError.class, unrecorded::rejected);
    assertThrows(AssertionError.class, unrecorded::outcome);
    assertThrows(AssertionError.class, () -> unrecorded.notRecorded("/other"));
    Then<Purse> rolled = given(ten).when(ROLL, 5L);
    assertThrows(AssertionError.class, rolled::answersNothing);
    assertThrows(AssertionError.class, () -> rolled.answers(6L));
  }

  @Test
  void jsonStoreHasItsBuiltInActions() {
    Store<JsonObject> lobby =
        Store.of("lobby", JsonObject.class)
            .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
            .schema(data -> data.getInt("n", 0) < 10, "n is below ten")
            .build();
    JsonObject three = JsonText.read("{\"n\":3,\"a\":1}").asJsonObject();
    JsonObject byFour = JsonText.read("{\"path\":\"/n\",\"by\":4}").asJsonObject();
    JsonObject byNine = JsonText.read("{\"path\":\"/n\",\"by\":9}").asJsonObject();
    Action<JsonObject, JsonObject> increment = JsonAction.INCREMENT.of(lobby);
    given(three).when(increment, byFour).applied(JsonText.read("{\"a\":1,\"n\":7}").asJsonObject());
    given(three).when(increment, byNine).rejected("n is below ten");
    given(three)
        .when(increment, JsonText.read("{\"path\":7}").asJsonObject())
        .notRecorded("increment");
  }

  @Test
  void givenDataHasTheFormOfToday() {
    Store<JsonObject> migrated =
        Store.of("migrated", JsonObject.class)
            .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
            .migration("never", data -> JsonValue.EMPTY_JSON_OBJECT)
            .build();
    JsonObject data = JsonText.read("{\"n\":3}").asJsonObject();
    JsonObject byOne = JsonText.read("{\"path\":\"/n\",\"by\":1}").asJsonObject();
    given(data)
        .when(JsonAction.INCREMENT.of(migrated), byOne)
        .applied(JsonText.read("{\"n\":4}").asJsonObject());
  }

  @Test
  void givenDataMustFitTheStore() {
    assertThrows(
        IllegalArgumentException.class, () -> given(new Purse(-1, "")).when(EMPTY).applied());
  }
}
