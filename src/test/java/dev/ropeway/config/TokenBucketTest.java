package dev.ropeway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** So much a second, and what was not used before. */
class TokenBucketTest {
  private final TokenBucket bucket = new TokenBucket(10, 5, 1_000);

  @Test
  void fullBucketGivesAWindowsWorthAtOnceAndThenNothing() {
    assertEquals(50, bucket.left());
    assertEquals(0, bucket.until(50));
    bucket.take(50);

    assertEquals(0, bucket.left());
    assertEquals(100, bucket.until(1));
    assertEquals(5_000, bucket.untilFull());
  }

  @Test
  void itFillsUpBySoMuchASecondAndNoFurtherThanItsCapacity() {
    bucket.take(50);
    bucket.pass(1_250);

    assertEquals(2, bucket.left());
    assertEquals(0, bucket.until(2));
    assertEquals(50, bucket.until(3));

    bucket.pass(1_000_000);
    assertEquals(50, bucket.left());
    assertEquals(0, bucket.untilFull());
  }

  @Test
  void whatIsLargerThanTheBucketIsPaidBackBeforeAnythingElse() {
    assertEquals(0, bucket.until(1_000));
    bucket.take(1_000);

    assertEquals(0, bucket.left());
    assertEquals(95_100, bucket.until(1));
    bucket.pass(1_000 + 95_100);
    assertEquals(0, bucket.until(1));
  }

  @Test
  void clockThatJumpsBackNeitherGivesNorTakes() {
    bucket.take(30);
    bucket.pass(500);
    assertEquals(20, bucket.left());
    bucket.pass(1_500);
    assertEquals(30, bucket.left());
  }
}
