package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.client.Disconnect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Time passes by hand. */
class LiveChoiceTest {
  private static final Disconnect UNREACHABLE = new Disconnect(Type.SERVER_UNREACHABLE, "");

  private final HandTimer timer = new HandTimer();
  private final LiveChoice choice = choice(false);
  private final List<String> told = new ArrayList<>();

  private LiveChoice choice(boolean always) {
    return new LiveChoice(
        new Serial(Runnable::run, timer), timer.clock()::nanos, Duration.ofMinutes(3), always);
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      choice.ended(UNREACHABLE, false);
    }
  }

  @Test
  void theSecondFailureInARowLeadsToEvents() {
    fail(1);
    assertTrue(choice.isLive());
    choice.welcomed();
    fail(1);
    assertTrue(choice.isLive());
    fail(1);
    assertFalse(choice.isLive());
  }

  @Test
  void itIsTriedAgainAfterMinutesOnceAndWhoWaitsIsTold() {
    fail(2);
    Runnable end = choice.whenLive(() -> told.add("a"));
    choice.whenLive(() -> told.add("b"));
    timer.pass(Duration.ofSeconds(179));
    assertFalse(choice.isLive());
    assertEquals(List.of(), told);
    timer.pass(Duration.ofSeconds(1));
    assertTrue(choice.isLive());
    assertEquals(List.of("a", "b"), told);
    fail(1);
    assertFalse(choice.isLive());
    end.run();
    timer.pass(Duration.ofMinutes(3));
    assertEquals(List.of("a", "b", "b"), told);
  }

  @ParameterizedTest
  @EnumSource(
      value = Type.class,
      names = {"TOKEN_EXPIRED", "FORBIDDEN", "IDENTITY_CHANGED", "CLOSED"})
  void whatIsOfTheCallerSaysNothing(Type type) {
    for (int i = 0; i < 5; i++) {
      choice.ended(new Disconnect(type, ""), false);
    }
    assertTrue(choice.isLive());
  }

  @Test
  void aConnectionThatWasWelcomedSaysNothingUnlessItWasNotUnderstood() {
    for (int i = 0; i < 5; i++) {
      choice.ended(UNREACHABLE, true);
    }
    assertTrue(choice.isLive());
    choice.ended(new Disconnect(Type.PROTOCOL_BROKEN, ""), true);
    assertFalse(choice.isLive());
  }

  @Test
  void aServerThatCannotBeReachedByEventsEitherIsTriedLive() {
    fail(2);
    choice.unreachable();
    assertTrue(choice.isLive());
  }

  @Test
  void whoWantsNothingElseGetsNothingElse() {
    LiveChoice always = choice(true);
    always.ended(UNREACHABLE, false);
    always.ended(UNREACHABLE, false);
    assertTrue(always.isLive());
    assertEquals(Type.VERSION_REFUSED, always.refused("").type());
    assertEquals(Type.PROTOCOL_BROKEN, choice.refused("").type());
  }
}
