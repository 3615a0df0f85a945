package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When frames come. The unit of time is a hundredth of a frame. */
class FramePaceTest {
  private static final long FRAME = 100;
  private static final long BEGIN = begin();

  private final FramePace pace = new FramePace(FRAME, BEGIN);
  private long now = BEGIN;

  /** As {@link System#nanoTime} may, it overflows. */
  private static long begin() {
    return Long.MAX_VALUE - 500;
  }

  /** A change comes at a time; returns how long its frame has to wait. */
  private long change(long at) {
    now = at;
    long pause = pace.pause(now);
    now += pause;
    pace.made(now);
    return pause;
  }

  @Test
  void firstFrameAndOneAfterSilenceComeAtOnce() {
    assertEquals(0, change(BEGIN));
    assertEquals(0, change(BEGIN + 10 * FRAME));
  }

  @Test
  void frameThatFollowsAtOnceWaits() {
    change(BEGIN);
    assertEquals(46, change(BEGIN));
    assertEquals(96, change(now));
    assertEquals(96, change(now), "a frame's time, as long as there is always something");
  }

  @Test
  void whoChangesOnceAFrameWaitsForNothing() {
    for (int n = 0; n < 50; n++) {
      assertEquals(0, change(BEGIN + n * FRAME));
    }
  }

  @Test
  void delayGoesAwayAgain() {
    for (int n = 0; n < 10; n++) {
      change(BEGIN + n * FRAME);
    }
    change(BEGIN + 10 * FRAME + 90); // late once
    long waited = change(BEGIN + 11 * FRAME);
    assertTrue(waited > 0 && waited <= 40, "waited " + waited);
    for (int n = 12; n < 30; n++) {
      long next = change(BEGIN + n * FRAME);
      assertTrue(next <= Math.max(0, waited - 3), n + " waited " + next);
      waited = next;
    }
    assertEquals(0, waited);
  }

  @Test
  void framesAreNeverMoreThanTheirTimeHas() {
    Random random = new Random(11);
    List<Long> frames = new ArrayList<>();
    for (int n = 0; n < 2_000; n++) {
      change(now + random.nextLong(random.nextBoolean() ? 3 : 2 * FRAME));
      frames.add(now - BEGIN);
    }
    for (int first = 0; first < frames.size(); first++) {
      for (int last = first + 1; last < Math.min(first + 60, frames.size()); last++) {
        long time = frames.get(last) - frames.get(first);
        assertTrue(time >= (last - first) * 96 - 50, first + " to " + last + " took " + time);
      }
    }
  }
}
