package dev.ropeway.testing;

import dev.ropeway.Action;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.store.Codec;
import jakarta.json.JsonValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * What became of an action. Each method that claims something throws an {@link AssertionError} that
 * tells all that is known if it is not so.
 *
 * @param <T> the type of the data
 */
public final class Then<T> {
  private final Scene<T> scene;
  private final int number;
  private final String what;
  private final T before;
  private final T after;
  private final @Nullable Outcome outcome;
  private final @Nullable NotRecordedException refusal;

  Then(
      Scene<T> scene,
      int number,
      String what,
      T before,
      @Nullable Outcome outcome,
      @Nullable NotRecordedException refusal) {
    this.scene = scene;
    this.number = number;
    this.what = what;
    this.before = before;
    this.after = scene.data();
    this.outcome = outcome;
    this.refusal = refusal;
  }

  /** It was applied. */
  public Then<T> applied() {
    return is(Status.APPLIED, null);
  }

  /** It was applied and made this of the data. */
  public Then<T> applied(T expected) {
    return applied().leaves(expected);
  }

  /** It did nothing, by returning null; the data is as it was. */
  public Then<T> cancelled() {
    return is(Status.CANCELLED, null).leaves(before);
  }

  /** It was refused, by itself or because its arguments or result break a rule. */
  public Then<T> rejected() {
    return rejected("");
  }

  /**
   * It was refused; the data is as it was.
   *
   * @param reason what the reason contains
   */
  public Then<T> rejected(String reason) {
    return is(Status.REJECTED, reason).leaves(before);
  }

  /** It threw something else than a rejection; the data is as it was. */
  public Then<T> failed() {
    return failed("");
  }

  /**
   * It threw something else than a rejection; the data is as it was.
   *
   * @param reason what the reason contains, such as the exception's name
   */
  public Then<T> failed(String reason) {
    return is(Status.FAILED, reason).leaves(before);
  }

  /**
   * Its arguments are not even recorded, because they break the constraints of their type or a
   * limit; the data is as it was.
   *
   * @param reason what the refusal contains
   */
  public Then<T> notRecorded(String reason) {
    require(refusal != null && told().contains(reason), "not recorded, because of: " + reason);
    return leaves(before);
  }

  /** It answered this; compared as JSON. */
  @SuppressWarnings("unchecked") // its own class
  public Then<T> answers(Object expected) {
    Codec<Object> codec = (Codec<Object>) Codec.of(expected.getClass());
    JsonValue json = codec.encode(expected);
    require(json.equals(result()), "answered " + json + ", it answered " + result());
    return this;
  }

  /** It answered nothing. */
  public Then<T> answersNothing() {
    require(result() == null, "answered nothing, it answered " + result());
    return this;
  }

  private @Nullable JsonValue result() {
    return outcome == null ? null : outcome.result();
  }

  /** This is the data now. */
  public Then<T> leaves(T expected) {
    if (!Objects.equals(expected, after)) {
      throw new AssertionFailedError(
          what + " leaves other data; it was " + told(), expected, after);
    }
    return this;
  }

  /** What became of it. */
  public Outcome outcome() {
    if (outcome == null) {
      throw new AssertionFailedError(what + " was not recorded", refusal);
    }
    return outcome;
  }

  /** The data now. */
  public T data() {
    return after;
  }

  /** Records another action on what this one left, and has it decided. */
  public <A> Then<T> when(Action<T, A> action, A args) {
    return scene.when(number + 1, action, args);
  }

  /** Records another action without arguments, and has it decided. */
  @SuppressWarnings("NullAway") // the only value of Void
  public Then<T> when(Action<T, Void> action) {
    return when(action, (Void) null);
  }

  private Then<T> is(Status status, @Nullable String reason) {
    boolean so =
        outcome != null
            && outcome.status() == status
            && (reason == null || String.valueOf(outcome.reason()).contains(reason));
    String why = reason == null || reason.isEmpty() ? "" : ", because of: " + reason;
    require(so, status.text() + why);
    return this;
  }

  private void require(boolean so, String claim) {
    if (!so) {
      throw new AssertionFailedError(
          what + " should have been " + claim + ". It was " + told() + ", and left " + after);
    }
  }

  private String told() {
    if (outcome == null) {
      return "not recorded: " + (refusal == null ? "" : refusal.getMessage());
    }
    String reason = outcome.reason();
    return outcome.status().text() + (reason == null ? "" : ": " + reason);
  }
}
