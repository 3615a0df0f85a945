package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterestsTest {
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final List<String> said = new ArrayList<>();
  private final Interests interests =
      new Interests(clock, slot -> said.add("+" + slot), slot -> said.add("-" + slot));

  @Test
  void slotIsHeardUntilALongTimeAfterTheLastWhoIsInterested() {
    Interest one = interests.interested(7);
    Interest two = interests.interested(7);
    one.close();
    one.close();
    clock.pass(Duration.ofMinutes(5));
    interests.tick();
    assertEquals(List.of("+7"), said);

    two.close();
    clock.pass(Duration.ofSeconds(29));
    interests.tick();
    assertEquals(List.of("+7"), said);
    clock.pass(Duration.ofSeconds(1));
    interests.tick();
    assertEquals(List.of("+7", "-7"), said);
    assertEquals(0, interests.slots().cardinality());
  }

  @Test
  void whoComesBackMeanwhileBeginsNothing() {
    interests.interested(7).close();
    clock.pass(Duration.ofSeconds(20));
    Interest again = interests.interested(7);
    clock.pass(Duration.ofSeconds(20));
    interests.tick();
    assertEquals(List.of("+7"), said);

    again.close();
    clock.pass(Duration.ofSeconds(20));
    interests.tick();
    assertEquals(List.of("+7"), said, "thirty seconds from when it was left last");
    clock.pass(Duration.ofSeconds(10));
    interests.interested(8);
    interests.tick();
    assertEquals(List.of("+7", "+8", "-7"), said);
  }
}
