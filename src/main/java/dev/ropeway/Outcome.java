package dev.ropeway;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a recorded action. Final: once decided it never changes.
 *
 * @param status what happened
 * @param version the version the action made, or the one it was decided on if it made none
 * @param reason why, for {@code rejected} and {@code failed}; else null
 */
public record Outcome(Status status, long version, @Nullable String reason) {

  /** The four ends of an action. */
  public enum Status {
    /** It returned data. */
    APPLIED,
    /** It returned nothing. */
    CANCELLED,
    /** It refused, or its result broke a limit. */
    REJECTED,
    /** It threw something else. */
    FAILED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /**
     * The name used in JSON: {@code applied}, {@code cancelled}, {@code rejected}, {@code failed}.
     */
    public String text() {
      return text;
    }
  }

  /** Whether the action was applied. */
  public boolean applied() {
    return status == Status.APPLIED;
  }
}
