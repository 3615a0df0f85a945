package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketTest {
  /** As coreutils' sha256sum has them: rows stay where they are, in every version of Ropeway. */
  @Test
  void isTheSameForEver() {
    assertEquals(0xcd & 63, Bucket.of(new EntryKey("lobby", "bob")));
    assertEquals(0x20 & 63, Bucket.of(new EntryKey("docs", "a/ü \uD83D\uDE00")));
  }

  @Test
  void keysAreSpread() {
    int[] keys = new int[Bucket.COUNT];
    IntStream.range(0, 64_000)
        .forEach(n -> keys[Bucket.of(new EntryKey("players", "player-" + n))]++);
    for (int each : keys) {
      assertTrue(each > 800 && each < 1_200, () -> each + " of 1,000");
    }
  }
}
