const PART = 0.8;
const BEFORE_THE_END = 30_000;
const SHORTEST = 5_000;
const LEAST = 1_000;

/**
 * After how much of a token's life, in milliseconds, another one is asked for: 80 %, but 30 s before
 * its end at the latest. Of a life that is hardly longer than that, or shorter, half is used, so
 * that nobody is asked all the time.
 */
export function renewedAfter(life) {
  const inTime = Math.min(PART * life, life - BEFORE_THE_END);
  return Math.max(inTime, Math.min(life / 2, SHORTEST), LEAST);
}
