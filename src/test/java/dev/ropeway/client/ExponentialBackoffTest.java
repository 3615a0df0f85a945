package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExponentialBackoffTest {
  private static final double NEARLY_ONE = Math.nextDown(1.0);

  private final ExponentialBackoff backoff =
      new ExponentialBackoff(Duration.ofMillis(100), Duration.ofMillis(500));

  @Test
  void doublesUpToItsLongest() {
    List<Long> limits =
        Stream.iterate(backoff, ExponentialBackoff::next)
            .limit(5)
            .map(each -> Math.round(each.pause(NEARLY_ONE).toNanos() / 1e6))
            .toList();
    assertEquals(List.of(100L, 200L, 400L, 500L, 500L), limits);
  }

  @Test
  void aPauseIsSpreadOverTheUpperHalfOfItsLimitAndNeverOutside() {
    ExponentialBackoff each =
        new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(10));
    for (int limit = 100; limit <= 6_400; limit *= 2, each = each.next()) {
      assertEquals(Duration.ofMillis(limit / 2), each.pause(0));
      assertEquals(Duration.ofMillis(limit * 3L / 4), each.pause(0.5));
      assertTrue(each.pause(NEARLY_ONE).compareTo(Duration.ofMillis(limit)) <= 0);
    }
  }

  @Test
  void afterAResetItBeginsAnew() {
    assertEquals(Duration.ofMillis(50), backoff.next().next().reset().pause(0));
  }

  @Test
  void whatAServerAsksForIsWhereItBeginsWithinBoundsAndTakesBackNoGrowth() {
    assertEquals(Duration.ofMillis(150), backoff.startingWith(Duration.ofMillis(300)).pause(0));
    assertEquals(Duration.ofMillis(250), backoff.startingWith(Duration.ofSeconds(9)).pause(0));
    assertEquals(Duration.ofMillis(25), backoff.startingWith(Duration.ZERO).reset().pause(0));
    ExponentialBackoff grown = backoff.next().next().startingWith(Duration.ofMillis(100));
    assertEquals(Duration.ofMillis(200), grown.pause(0));
  }
}
