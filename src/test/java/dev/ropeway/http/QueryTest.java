package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.wire.ProblemException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QueryTest {

  @Test
  void valuesAreDecoded() {
    Query query = Query.parse("a=1&b=x+y%2B%C3%A4&&c&d==");

    assertEquals(Optional.of("1"), query.text("a"));
    assertEquals(Optional.of("x y+\u00e4"), query.text("b"));
    assertEquals(Optional.of(""), query.text("c"));
    assertEquals(Optional.of("="), query.text("d"));
    assertEquals(Optional.empty(), query.text("e"));
  }

  @Test
  void listKeepsItsOrderAndTheOthersAreGivenOnce() {
    Query query = Query.parse("w=b%2Fa&a=1&w=a&w=b/a&w", "w");
    assertEquals(List.of("b/a", "a", "b/a", ""), query.all("w"));
    assertEquals(List.of(), query.all("a"));
    assertTrue(query.has("a"));
    assertFalse(query.has("w"));
    assertThrows(ProblemException.class, () -> Query.parse("w=1&a=1&a=1", "w"));
    assertThrows(ProblemException.class, () -> Query.parse("w=%&a=1", "w"));
  }

  @Test
  void numbersAreWholeAndNotNegative() {
    assertEquals(OptionalLong.of(42), Query.parse("n=042").number("n"));
    assertEquals(OptionalLong.of(0), Query.parse("n=0").number("n"));
    assertEquals(OptionalLong.empty(), Query.parse("").number("n"));
    assertEquals(OptionalLong.of(Long.MAX_VALUE), Query.parse("n=" + "9".repeat(99)).number("n"));
    for (String value : List.of("", "-1", "+1", "1.0", "0x1", " 1", "\u0661")) {
      String query = "n=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
      assertThrows(ProblemException.class, () -> Query.parse(query).number("n"), value);
    }
  }

  @Test
  void whatCannotBeReadIsNamed() {
    for (String query :
        List.of("a=1&a=2", "a=%", "a=%2", "a=%zz", "a=%ff", "a=%c3", "a=%ED%A0%80")) {
      ProblemException e = assertThrows(ProblemException.class, () -> Query.parse(query), query);
      assertEquals(400, e.problem().status());
      assertTrue(e.problem().detail().contains(" a "), e.problem()::detail);
    }
  }

  @Test
  void limitHasABound() {
    assertEquals(100, Query.parse("").limit(100, 1_000));
    assertEquals(50, Query.parse("").limit(100, 50));
    assertEquals(1_000, Query.parse("limit=1000").limit(100, 1_000));
    assertThrows(ProblemException.class, () -> Query.parse("limit=1001").limit(100, 1_000));
    assertThrows(ProblemException.class, () -> Query.parse("limit=0").limit(100, 1_000));
  }
}
