package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalRateTest {

  private static long allowed(RefusalRate rate, int asked, long perSecond, long millis) {
    return IntStream.range(0, asked).filter(i -> rate.allows(perSecond, millis)).count();
  }

  @Test
  void soManyASecondAndNoMore() {
    RefusalRate rate = new RefusalRate();
    assertEquals(200, allowed(rate, 1_000, 200, 5_000));
    assertEquals(0, allowed(rate, 10, 200, 5_000));
    assertEquals(100, allowed(rate, 1_000, 200, 5_500));
    assertEquals(200, allowed(rate, 1_000, 200, 60_000));
  }

  @Test
  void withoutARateAllAreToldAtOnce() {
    RefusalRate rate = new RefusalRate();
    assertTrue(IntStream.range(0, 10_000).allMatch(i -> rate.allows(0, 1)));
  }
}
