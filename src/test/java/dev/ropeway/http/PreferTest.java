package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PreferTest {

  @Test
  void respondAsyncIsFoundAmongOthers() {
    for (String header :
        List.of(
            "respond-async",
            "Respond-Async",
            " respond-async ; a=b ",
            "respond-async=\"\"",
            "respond-async = ",
            "wait=10, respond-async",
            "x=\"a,b;c\\\"\",respond-async",
            ",,respond-async,")) {
      assertTrue(Prefer.respondAsync(List.of(header)), header);
    }
    assertTrue(Prefer.respondAsync(List.of("return=minimal", "respond-async")));
  }

  @Test
  void othersAreNotTakenForIt() {
    for (String header :
        List.of(
            "",
            "respond-asynchronously",
            "respond-async=no",
            "wait=respond-async",
            "x=\"a, respond-async\"",
            "x=\"a\\\", respond-async\"",
            "a; respond-async",
            "return=minimal")) {
      assertFalse(Prefer.respondAsync(List.of(header)), header);
    }
    assertFalse(Prefer.respondAsync(null));
  }

  @Test
  void hostileHeaderIsReadInOneGo() {
    assertFalse(Prefer.respondAsync(List.of("; ".repeat(100_000) + "\"" + "=,".repeat(100_000))));
  }
}
