package dev.ropeway.bench;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which key comes next: the first is the most wanted, the n-th has 1/n^α of its chance. Immutable.
 */
final class Zipf {
  private final double[] upTo;

  /**
   * Prepares it.
   *
   * @param alpha 0: all keys have the same chance
   */
  Zipf(int keys, double alpha) {
    upTo = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += Math.pow(i + 1.0, -alpha);
      upTo[i] = sum;
    }
  }

  int next() {
    double point = ThreadLocalRandom.current().nextDouble(upTo[upTo.length - 1]);
    int found = Arrays.binarySearch(upTo, point);
    return found < 0 ? -found - 1 : found + 1;
  }

  /** Another one; there must be two. */
  int other(int than) {
    int next = next();
    while (next == than) {
      next = next();
    }
    return next;
  }
}
