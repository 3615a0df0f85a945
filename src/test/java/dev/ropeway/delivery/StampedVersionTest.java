package dev.ropeway.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The id by which a reader goes on names a version and which of that number it is. */
class StampedVersionTest {
  private static final Instant AT = Instant.parse("2026-11-30T14:00:00.123456Z");

  /** As long as there are readers who were told it, or servers that are asked behind it. */
  @Test
  void idIsWhatItWas() {
    assertEquals("570028519170", StampedVersion.of(57, AT).id());
  }

  @Test
  void idBeginsWithTheVersionAndComesBack() {
    for (long version = 1; version < 2_000_000; version += 997) {
      StampedVersion at = StampedVersion.of(version, AT.plusMillis(version));
      assertTrue(at.stamped());
      assertTrue(at.id().startsWith(version + "00"), at.id());
      assertEquals(at, StampedVersion.parse(at.id()));
      assertEquals(at, StampedVersion.parse("00" + at.id()), "zeros say nothing");
    }
  }

  @Test
  void whatIsNotWrittenHasNoStamp() {
    assertEquals("0", StampedVersion.of(0, Instant.EPOCH).id());
    assertTrue(StampedVersion.parse("0").fits(AT), "nothing can have been lost of it");
  }

  @ParameterizedTest
  @CsvSource({
    "57,57",
    "0057,57",
    "0,0",
    "000000000000,0",
    "9999999999,9999999999",
    "00000000000000000000000057,57"
  })
  void numberAloneIsAVersion(String id, long version) {
    assertEquals(StampedVersion.plain(version), StampedVersion.parse(id));
    assertTrue(StampedVersion.parse(id).fits(AT), "it may be any of that number");
  }

  @Test
  void numberBeyondAllIsUnknown() {
    assertEquals(Long.MAX_VALUE, StampedVersion.parse("9".repeat(40)).version());
    assertFalse(StampedVersion.parse("9".repeat(40)).fits(AT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.5", "57-3", " 1", "1 ", "\u0661"})
  void whatIsNotOfDigitsIsNoId(String text) {
    assertFalse(StampedVersion.isId(text));
  }

  @Test
  void versionsOfOneNumberDiffer() {
    StampedVersion seen = StampedVersion.of(57, AT);
    assertTrue(seen.fits(AT));
    assertFalse(seen.fits(AT.plus(1, ChronoUnit.MICROS)));
    assertNotEquals(seen.stamp(), StampedVersion.of(58, AT).stamp());
    Set<Long> stamps = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      long stamp = StampedVersion.of(57, AT.plus(i, ChronoUnit.MICROS)).stamp();
      assertTrue(stamp > 0 && stamp < 1 << 25, () -> "" + stamp);
      stamps.add(stamp);
    }
    assertTrue(stamps.size() > 9_980, () -> "of 10,000 there are " + stamps.size());
  }

  /** Such a server takes it for a version: one that does not exist, so that it resets. */
  @Test
  void serverWithoutStampsKnowsNoSuchVersion() {
    long least = Long.parseLong(StampedVersion.of(1, AT).id());
    assertTrue(least >= 10_000_000_000L, () -> "" + least);
  }
}
