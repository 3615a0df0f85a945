package dev.ropeway;

/**
 * Names something that is to be recorded once, however often it is asked for: the number of a
 * receipt, or the id of a message that may be delivered again. Made by whoever asks, and the same
 * for each repeat; what is recorded under it first counts, on whichever node and across restarts,
 * and each repeat gets that one's outcome.
 *
 * <ul>
 *   <li>For an action it is known by its key of the store, for a transaction in the whole database;
 *       and each caller for whom code of the server acts ({@link SessionService#as}) has keys of
 *       his own. Those of {@code Idempotency-Key} headers are others, too.
 *   <li>Another action, or other arguments, under the same key are refused ({@link
 *       NotRecordedException.Kind#DIFFERENT_REPEAT}).
 *   <li>It is remembered for as long as the log is kept ({@code ropeway.retention}). Stored is only
 *       a hash of it.
 * </ul>
 *
 * Immutable.
 *
 * @param value 1 to 200 code points without control characters
 */
public record IdempotencyKey(String value) {
  private static final int LONGEST = 200;

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it breaks the rule
   */
  public IdempotencyKey {
    if (value.isEmpty() || value.codePointCount(0, value.length()) > LONGEST) {
      throw new IllegalArgumentException(
          "An idempotency key must have 1 to " + LONGEST + " characters.");
    }
    if (value.codePoints().anyMatch(IdempotencyKey::forbidden)) {
      throw new IllegalArgumentException(
          "An idempotency key must not have control characters or unpaired surrogates.");
    }
  }

  /**
   * The key with this value.
   *
   * @throws IllegalArgumentException unless it has 1 to 200 code points, none of which is a control
   *     character
   */
  public static IdempotencyKey of(String value) {
    return new IdempotencyKey(value);
  }

  private static boolean forbidden(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
