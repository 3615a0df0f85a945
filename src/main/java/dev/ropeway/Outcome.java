package dev.ropeway;

import jakarta.json.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a recorded action. Final: once decided it never changes.
 *
 * @param status what happened
 * @param version the version the action made, or the one it was decided on if it made none
 * @param reason why, for {@code rejected} and {@code failed}; else null
 * @param cause what the server refused by itself; null if the action or a rule of the store did, if
 *     nothing was refused, and in mirrors, which are not told
 * @param result what the action answered; null if it answered nothing, see {@link ContextFunction}
 */
public record Outcome(
    Status status,
    long version,
    @Nullable String reason,
    @Nullable Cause cause,
    @Nullable JsonValue result) {

  /** An outcome of which no more is known than what everybody is told. */
  public Outcome(Status status, long version, @Nullable String reason) {
    this(status, version, reason, null, null);
  }

  /** An outcome of an action that answered nothing. */
  public Outcome(Status status, long version, @Nullable String reason, @Nullable Cause cause) {
    this(status, version, reason, cause, null);
  }

  /** The same, made or decided on at another version. */
  public Outcome at(long other) {
    return new Outcome(status, other, reason, cause, result);
  }

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

  /** What was refused. A reason is for people and may say anything; this is for programs. */
  public enum Cause {
    /** The condition that it was recorded with did not hold of the entry's version. */
    CONDITION,
    /** A {@code test} of a JSON Patch failed. */
    TEST;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The name in the log: {@code condition}, {@code test}. */
    public String text() {
      return text;
    }
  }

  /** Whether the action was applied. */
  public boolean applied() {
    return status == Status.APPLIED;
  }
}
