package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.testing.HandClock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerClockTest {
  private static final double SERVER_IS_AHEAD = 1_000_000;

  private double now;
  private final ServerClock server =
      new ServerClock(() -> nanos(now), new HandClock(Instant.ofEpochMilli(77)));

  @Test
  void untilTheServerWasAskedItIsThisMachinesTime() {
    assertEquals(77, server.now());
  }

  @Test
  void halfOfTheRoundTripIsTakenOff() {
    now = 140;
    sample(100, 140, 120);
    assertEquals(SERVER_IS_AHEAD + 140, server.now());
  }

  @Test
  void theSampleWithTheShortestRoundTripCounts() {
    sample(0, 10, 5);
    sample(20, 420, 30); // nearly all of it on the way back
    now = 500;
    assertEquals(SERVER_IS_AHEAD + 500, server.now());
  }

  @Test
  void oldSamplesAreForgottenSoThatDriftDoesNotAddUp() {
    sample(0, 1, 0);
    for (int i = 0; i < 8; i++) {
      sample(100, 110, 605);
    }
    now = 110;
    assertEquals(SERVER_IS_AHEAD + 610, server.now());
  }

  @Test
  void itNeverGoesBack() {
    sample(0, 10, 25);
    now = 20;
    double before = server.now();
    sample(20, 22, 21);
    assertEquals(before, server.now());
    now = 60;
    assertEquals(SERVER_IS_AHEAD + 60, server.now());
  }

  @Test
  void inDoubtTheNextSampleCountsAloneAndUntilThenTheLastOnesDo() {
    sample(0, 1, 0);
    server.doubt();
    now = 100;
    assertEquals(SERVER_IS_AHEAD + 99.5, server.now());
    sample(90, 100, 5_095);
    assertEquals(SERVER_IS_AHEAD + 5_100, server.now());
  }

  @Test
  void aMachineThatIsAheadDoesNotHoldTheTimeUpOnceTheServerWasAsked() {
    ServerClock ahead = new ServerClock(() -> 0, new HandClock(Instant.ofEpochMilli((long) 9e15)));
    ahead.now();
    ahead.sample(0, 0, SERVER_IS_AHEAD);
    assertEquals(SERVER_IS_AHEAD, ahead.now());
  }

  private void sample(double sent, double answered, double time) {
    server.sample(nanos(sent), nanos(answered), SERVER_IS_AHEAD + time);
  }

  private static long nanos(double milliseconds) {
    return (long) (milliseconds * 1e6);
  }
}
