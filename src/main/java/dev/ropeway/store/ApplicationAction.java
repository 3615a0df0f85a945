package dev.ropeway.store;

import dev.ropeway.Action;
import dev.ropeway.ActionFunction;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.ContextFunction;
import dev.ropeway.Inverse;
import dev.ropeway.Result;
import dev.ropeway.action.Reverts;
import dev.ropeway.json.JsonFormatException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.validation.Validator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An application's action. */
final class ApplicationAction<T, A> implements BoundAction<T> {
  /** Stands for null, which a generic map or field could not tell from nothing. */
  private static final Object NULL = new Object();

  private final Action<T, A> action;
  private final Codec<A> codec;

  /** Null if there are none. */
  private final @Nullable BeanRule<A> rule;

  /**
   * Binds an action.
   *
   * @param validator judges the constraints of its arguments; null: they are not judged
   */
  ApplicationAction(Action<T, A> action, @Nullable Validator validator) {
    this(action, Codec.of(action.argumentType()), BeanRule.of(action.argumentType(), validator));
  }

  private ApplicationAction(Action<T, A> action, Codec<A> codec, @Nullable BeanRule<A> rule) {
    this.action = action;
    this.codec = codec;
    this.rule = rule;
  }

  @Override
  public String name() {
    return action.name();
  }

  @Override
  public boolean remote() {
    return action.remote();
  }

  @Override
  public JsonObject schema() {
    return codec.schema();
  }

  @Override
  public @Nullable JsonObject answerSchema() {
    return action.answerType() == null ? null : Codec.of(action.answerType()).schema();
  }

  @Override
  public Object decode(JsonValue args) {
    if (args == JsonValue.NULL && !JsonValue.class.isAssignableFrom(action.argumentType())) {
      if (action.argumentType() == Void.class) {
        return NULL;
      }
      throw new JsonFormatException("the arguments of " + action.name() + " must not be null");
    }
    return codec.decode(args);
  }

  @Override
  @SuppressWarnings("unchecked") // the public API ties A to the action
  public JsonValue encode(@Nullable Object args) {
    return args == null || args == NULL ? JsonValue.NULL : codec.encode((A) args);
  }

  @Override
  @SuppressWarnings("unchecked") // decode gave it
  public @Nullable String violation(Object args) {
    return rule == null || args == NULL ? null : rule.violation((A) args);
  }

  @Override
  public boolean undoable() {
    return action.inverse() != null;
  }

  @Override
  public @Nullable List<JsonObject> undoing(JsonValue args, JsonValue before, JsonValue after) {
    Inverse<T, A> inverse = action.inverse();
    if (inverse == null) {
      return null;
    }
    return inverse.function() == null
        ? Undoing.reverting(Reverts.difference(before, after))
        : List.of(Undoing.calling(name(), args, false));
  }

  @Override
  public @Nullable BoundAction<T> inverse() {
    Inverse<T, A> inverse = action.inverse();
    ActionFunction<T, A> function = inverse == null ? null : inverse.function();
    return function == null
        ? null
        : new ApplicationAction<>(
            new Action<>(action.store(), name(), action.argumentType(), function, false, null),
            codec,
            rule);
  }

  @Override
  public boolean knowing() {
    return action.function() instanceof ContextFunction;
  }

  @Override
  @SuppressWarnings("NullAway") // Void actions get null
  public @Nullable T apply(T data, Object args) {
    return action.function().apply(data, allowed(args));
  }

  @Override
  @SuppressWarnings("NullAway") // Void actions get null
  public @Nullable T apply(T data, Object args, ActionRun run) {
    if (!(action.function() instanceof ContextFunction<T, A> function)) {
      return apply(data, args);
    }
    run.begin();
    Result<T> result = function.apply(data, allowed(args), run);
    if (result == null) {
      return null;
    }
    requireDeclared(result.value());
    run.answer(result.value());
    return result.next();
  }

  private void requireDeclared(@Nullable Object answer) {
    Class<?> declared = action.answerType();
    if (declared != null && !declared.isInstance(answer)) {
      throw new IllegalStateException(
          "%s answered %s, but it is declared to answer %s"
              .formatted(
                  action,
                  answer == null ? "nothing" : "a " + answer.getClass().getName(),
                  declared.getName()));
    }
  }

  /** Arguments that were recorded before there was a rule, or by a node without it, break it. */
  @SuppressWarnings("unchecked") // decode gave it
  private @Nullable A allowed(Object args) {
    String violation = violation(args);
    if (violation != null) {
      throw new ActionRejectedException("The arguments are not allowed: " + violation);
    }
    return args == NULL ? null : (A) args;
  }
}
