package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.wire.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One id holds the versions of many keys. */
class ManyIdTest {
  private static final String LIST = ManyId.list(List.of("lobby/a", "lobby/b", "players/c"));

  /** What a server of before made of that list at versions 1, 0, 70,000 and of nothing. */
  private static final String OF_BEFORE = "wDJ2CBxrkCA";

  @Test
  void versionsComeBackWithTheirStamps() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int run = 0; run < 1_000; run++) {
      StampedVersion[] versions = new StampedVersion[1 + random.nextInt(20)];
      for (int i = 0; i < versions.length; i++) {
        long version = (random.nextLong() >>> (8 + random.nextInt(56))) - 1;
        long stamp = version > 0 ? random.nextLong(1L << 25) : 0;
        versions[i] = new StampedVersion(version, stamp);
      }
      String id = ManyId.of(LIST, versions);
      assertTrue(id.matches("[A-Za-z0-9_-]+"), id);
      assertArrayEquals(versions, ManyId.parse(id, LIST, versions.length), "seed " + seed);
    }
  }

  @Test
  void thousandKeysTakeLittle() {
    StampedVersion[] versions = new StampedVersion[1_000];
    for (int i = 0; i < versions.length; i++) {
      versions[i] = StampedVersion.of(30L * i, Instant.ofEpochSecond(i));
    }
    int length = ManyId.of(LIST, versions).length();
    assertTrue(length <= 8_004, "" + length);
    assertEquals(1_004, ManyId.of(LIST, PlainVersions.of(new long[1_000])).length());
  }

  @Test
  void idOfAnotherListSaysNothing() {
    String other = ManyId.list(List.of("lobby/b", "lobby/a", "players/c"));
    assertNotEquals(other, LIST);
    assertNotEquals(ManyId.list(List.of("a", "bc")), ManyId.list(List.of("ab", "c")));
    StampedVersion[] unknown = PlainVersions.of(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    for (String id :
        List.of(
            ManyId.of(other, PlainVersions.of(1, 2, 3)),
            ManyId.of(LIST, PlainVersions.of(1, 2)),
            ManyId.of(LIST, PlainVersions.of(1, 2, 3, 4)))) {
      assertArrayEquals(unknown, ManyId.parse(id, LIST, 3), id);
    }
  }

  @Test
  void idOfAServerWithoutStampsIsUnderstood() {
    StampedVersion[] versions = PlainVersions.of(1, 0, 70_000, ManyId.NONE.version());
    String list = ManyId.list(List.of("lobby/a", "lobby/b", "players/c", "players/d"));
    assertArrayEquals(versions, ManyId.parse(OF_BEFORE, list, 4));
  }

  /** It must not refuse it, or an EventSource ends for good: another list is reset, key by key. */
  @Test
  void serverWithoutStampsTakesAnIdForOneOfAnotherList() {
    for (int i = 1; i < 1_000; i++) {
      StampedVersion at = StampedVersion.of(i * 1_000_003L, Instant.ofEpochSecond(i));
      String id = ManyId.of(LIST, new StampedVersion[] {at, ManyId.NONE, at});
      assertFalse(id.startsWith(LIST), id);
      // as such a server reads it: numbers of five bits a character, of 60 bits at most
      assertTrue(id.substring(4).matches("([g-z0-9_-]{0,11}[A-Za-f])*"), id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "AAA", "AAAA,", "AAAA 1", "AAAAg", "AAAAgggggggggggggA", "AAAA\u00e9"})
  void whatIsNoIdIsRefused(String id) {
    assertEquals(
        400,
        assertThrows(ProblemException.class, () -> ManyId.parse(id, LIST, 1)).problem().status());
  }
}
