package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.wire.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EntityTagsTest {

  private static EntityTags tags(String... lines) {
    return EntityTags.parse("If-Match", List.of(lines)).orElseThrow();
  }

  @Test
  void headerThatWasNotSentIsNoCondition() {
    assertEquals(Optional.empty(), EntityTags.parse("If-Match", null));
    assertEquals(Optional.empty(), EntityTags.parse("If-Match", List.of()));
  }

  private static List<StampedVersion> numbers(long... versions) {
    return LongStream.of(versions).mapToObj(StampedVersion::plain).toList();
  }

  @Test
  void strongTagsGiveVersions() {
    assertEquals(numbers(42), tags("\"42\"").versions());
    assertEquals(numbers(1, 3), tags(" \"1\" ,W/\"2\", \"3\" , \"x\", \"04\", \"\"").versions());
    assertEquals(numbers(1, 2), tags("\"1\"", "\"2\"").versions());
    assertEquals(numbers(0), tags(",\"0\",").versions());
    assertEquals(List.of(), tags("\"%s\"".formatted("9".repeat(29))).versions());
  }

  @Test
  void stampedTagNamesOneVersionOfItsNumberAndANumberAloneAny() {
    StampedVersion at = StampedVersion.of(42, Instant.ofEpochSecond(7));
    StampedVersion other = StampedVersion.of(42, Instant.ofEpochSecond(8));
    String tag = EntityTags.of(at);
    assertTrue(tag.matches("\"42[0-9]{10}\""), tag);
    assertEquals(List.of(at), tags(tag).versions());
    assertTrue(tags(tag).names(at));
    assertTrue(tags("W/".concat(tag)).names(at));
    assertTrue(tags("\"42\"").names(at));
    assertFalse(tags(tag).names(other));
    assertFalse(tags("\"4\"").names(at));
  }

  /** A stamp is never 0, so that of nothing is no version's; it is not the number either. */
  @Test
  void anotherSpellingIsAnotherTag() {
    assertEquals(List.of(), tags("\"420000000000\"", "\"0420000000007\"").versions());
  }

  @Test
  void starIsAny() {
    assertTrue(tags("*").any());
    assertTrue(tags(" * ").names(StampedVersion.plain(7)));
    assertFalse(tags("\"*\"").any());
  }

  @Test
  void weakComparisonNamesAVersion() {
    assertTrue(tags("W/\"7\"").names(StampedVersion.plain(7)));
    assertTrue(tags("\"a,b\", \"7\"").names(StampedVersion.plain(7)));
    assertFalse(tags("\"07\", \"8\"").names(StampedVersion.plain(7)));
  }

  @Test
  void malformedHeadersAreRefused() {
    for (String header :
        List.of("", ",", "42", "\"42", "42\"", "w/\"42\"", "\"1\" \"2\"", "*, \"1\"", "\"a b\"")) {
      ProblemException e = assertThrows(ProblemException.class, () -> tags(header), header);
      assertEquals(400, e.problem().status());
      assertTrue(e.problem().detail().startsWith("If-Match "), e.problem()::detail);
    }
  }
}
