package dev.ropeway;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ContextFunction} gives: data, and what it answers to who recorded the action.
 *
 * @param next the new data
 * @param value the answer, of a type that is bound to JSON as data is; null for none
 * @param <T> the type of the data
 */
public record Result<T>(T next, @Nullable Object value) {

  /** Requires data. */
  public Result {
    Objects.requireNonNull(next, "An action cancels itself by returning null, not a Result of it.");
  }

  /** New data, and nothing to answer. */
  public static <T> Result<T> of(T next) {
    return new Result<>(next, null);
  }

  /** New data and an answer. */
  public static <T> Result<T> of(T next, @Nullable Object value) {
    return new Result<>(next, value);
  }
}
