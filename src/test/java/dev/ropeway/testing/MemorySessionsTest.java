package dev.ropeway.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Outcome;
import org.junit.jupiter.api.Test;

/** Sessions in memory. */
@RopewayTest(Purses.class)
class MemorySessionsTest extends SessionsContract {
  @Test
  void interleavingsAreGiven(Interleavings all) {
    all.one(sessions -> sessions.patch(Purses.STORE, "bob", Purses.ADD, 1L).outcome())
        .other(sessions -> sessions.patch(Purses.STORE, "bob", Purses.TAKE, 2L).outcome())
        .check(
            end -> {
              assertEquals(1, end.data(Purses.STORE, "bob").coins());
              assertEquals(Outcome.Status.REJECTED, end.other(Outcome.class).get(0).status());
            });
  }
}
