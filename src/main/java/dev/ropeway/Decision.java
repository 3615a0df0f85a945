package dev.ropeway;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link AccessPolicy} decides. Immutable.
 *
 * @param allowed whether the caller may
 * @param reason why not, in a sentence for him; null if there is nothing to say
 */
public record Decision(boolean allowed, @Nullable String reason) {
  private static final Decision ALLOW = new Decision(true, null);
  private static final Decision DENY = new Decision(false, null);

  /** He may. */
  public static Decision allow() {
    return ALLOW;
  }

  /** He may not. */
  public static Decision deny() {
    return DENY;
  }

  /**
   * He may not.
   *
   * @param reason a sentence that he is told
   */
  public static Decision deny(String reason) {
    return new Decision(false, reason);
  }

  /** He may if the condition holds. */
  public static Decision allowIf(boolean condition) {
    return condition ? ALLOW : DENY;
  }
}
