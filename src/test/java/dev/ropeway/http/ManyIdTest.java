package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.wire.ProblemException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One id holds the versions of many keys. */
class ManyIdTest {
  private static final String LIST = ManyId.list(List.of("lobby/a", "lobby/b", "players/c"));

  @Test
  void versionsComeBack() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int run = 0; run < 1_000; run++) {
      long[] versions = new long[1 + random.nextInt(20)];
      for (int i = 0; i < versions.length; i++) {
        versions[i] = (random.nextLong() >>> (8 + random.nextInt(56))) - 1;
      }
      String id = ManyId.of(LIST, versions);
      assertTrue(id.matches("[A-Za-z0-9_-]+"), id);
      assertArrayEquals(versions, ManyId.parse(id, LIST, versions.length), "seed " + seed);
    }
  }

  @Test
  void thousandKeysTakeLittle() {
    long[] versions = new long[1_000];
    for (int i = 0; i < versions.length; i++) {
      versions[i] = 30L * i;
    }
    int length = ManyId.of(LIST, versions).length();
    assertTrue(length <= 3_004, "" + length);
    assertEquals(1_004, ManyId.of(LIST, new long[1_000]).length());
  }

  @Test
  void idOfAnotherListSaysNothing() {
    String other = ManyId.list(List.of("lobby/b", "lobby/a", "players/c"));
    assertNotEquals(other, LIST);
    assertNotEquals(ManyId.list(List.of("a", "bc")), ManyId.list(List.of("ab", "c")));
    long[] unknown = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};
    assertArrayEquals(unknown, ManyId.parse(ManyId.of(other, new long[] {1, 2, 3}), LIST, 3));
    assertArrayEquals(unknown, ManyId.parse(ManyId.of(LIST, new long[] {1, 2}), LIST, 3));
    assertArrayEquals(unknown, ManyId.parse(ManyId.of(LIST, new long[] {1, 2, 3, 4}), LIST, 3));
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
