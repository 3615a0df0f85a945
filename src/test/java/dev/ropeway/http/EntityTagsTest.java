package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.wire.ProblemException;
import java.util.List;
import java.util.Optional;
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

  @Test
  void strongTagsGiveVersions() {
    assertEquals(List.of(42L), tags("\"42\"").versions());
    assertEquals(List.of(1L, 3L), tags(" \"1\" ,W/\"2\", \"3\" , \"x\", \"04\", \"\"").versions());
    assertEquals(List.of(1L, 2L), tags("\"1\"", "\"2\"").versions());
    assertEquals(List.of(0L), tags(",\"0\",").versions());
    assertEquals(List.of(), tags("\"99999999999999999999\"").versions());
  }

  @Test
  void starIsAny() {
    assertTrue(tags("*").any());
    assertTrue(tags(" * ").names(7));
    assertFalse(tags("\"*\"").any());
  }

  @Test
  void weakComparisonNamesAVersion() {
    assertTrue(tags("W/\"7\"").names(7));
    assertTrue(tags("\"a,b\", \"7\"").names(7));
    assertFalse(tags("\"07\", \"8\"").names(7));
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
