package dev.ropeway.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When readers come back that lost their node in one moment. */
class RetryJitterTest {
  @Test
  void eachIsToldAnotherTimeAboutTheSetting() {
    LongSummaryStatistics told =
        LongStream.range(0, 10_000).map(i -> RetryJitter.of(1_000)).summaryStatistics();

    assertTrue(told.getMin() >= 500 && told.getMin() < 600, told::toString);
    assertTrue(told.getMax() <= 1_500 && told.getMax() > 1_400, told::toString);
    assertEquals(1_000, told.getAverage(), 50);
  }

  @Test
  void noneIsToldToWaitIfNobodyIsTo() {
    assertEquals(0, RetryJitter.of(0));
  }
}
