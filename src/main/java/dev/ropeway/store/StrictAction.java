package dev.ropeway.store;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.Store;
import dev.ropeway.json.JsonDiff;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An application's action in strict mode: it runs twice, each time on data and arguments decoded
 * for that run alone, and must do the same and leave both as they were; its result and arguments
 * must come through JSON unchanged.
 */
record StrictAction<T>(String name, Codec<T> codec, BoundAction<T> action)
    implements BoundAction<T> {

  /** Names the action as {@code store.action}. */
  StrictAction(Store<T> store, Codec<T> codec, BoundAction<T> action) {
    this(store.name() + "." + action.name(), codec, action);
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
    return action.schema();
  }

  @Override
  public @Nullable JsonObject answerSchema() {
    return action.answerSchema();
  }

  @Override
  public @Nullable String violation(Object args) {
    return action.violation(args);
  }

  @Override
  public Object decode(JsonValue args) {
    return action.decode(args);
  }

  /**
   * The arguments as JSON.
   *
   * @throws IllegalArgumentException if they would not come back as they are
   */
  @Override
  public JsonValue encode(@Nullable Object args) {
    if (args == null) {
      return action.encode(null);
    }
    StrictValue<Object> value = new StrictValue<>(action::encode, json -> action.decode(json));
    try {
      return value.json("the arguments", args);
    } catch (StrictModeException e) {
      throw new IllegalArgumentException("Strict mode: " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean undoable() {
    return action.undoable();
  }

  @Override
  public @Nullable List<JsonObject> undoing(JsonValue args, JsonValue before, JsonValue after) {
    return action.undoing(args, before, after);
  }

  @Override
  public @Nullable BoundAction<T> inverse() {
    BoundAction<T> inverse = action.inverse();
    return inverse == null ? null : new StrictAction<>("the undo of " + name, codec, inverse);
  }

  @Override
  public boolean knowing() {
    return action.knowing();
  }

  @Override
  public @Nullable T apply(T data, Object args) {
    return twice(data, args, null);
  }

  /** Both runs are told the same, and must answer the same. */
  @Override
  public @Nullable T apply(T data, Object args, ActionRun told) {
    return twice(data, args, told);
  }

  private @Nullable T twice(T data, Object args, @Nullable ActionRun told) {
    JsonValue dataJson = codec.encode(data);
    JsonValue argsJson = action.encode(args);
    Run<T> first = run(dataJson, argsJson, told);
    Run<T> second = run(dataJson, argsJson, told);
    compare(first, second);
    if (first.failure != null) {
      throw first.failure;
    }
    return first.result;
  }

  /** What one run did. */
  private record Run<T>(
      @Nullable T result,
      @Nullable JsonValue json,
      @Nullable JsonValue answer,
      @Nullable RuntimeException failure) {}

  private Run<T> run(JsonValue dataJson, JsonValue argsJson, @Nullable ActionRun told) {
    T data = codec.decode(dataJson);
    Object args = action.decode(argsJson);
    T result;
    try {
      result = told == null ? action.apply(data, args) : action.apply(data, args, told);
    } catch (StrictModeException e) {
      throw e;
    } catch (RuntimeException e) {
      return new Run<>(null, null, null, e);
    }
    requireUnchanged("its data", dataJson, () -> codec.encode(data));
    requireUnchanged("its arguments", argsJson, () -> action.encode(args));
    return result == null
        ? new Run<>(null, null, null, null)
        : new Run<>(result, json(result), told == null ? null : told.answer(), null);
  }

  private JsonValue json(T result) {
    try {
      return new StrictValue<T>(codec::encode, codec::decode).json("the result", result);
    } catch (StrictModeException e) {
      throw new StrictModeException(name + ": " + e.getMessage());
    }
  }

  private void requireUnchanged(String what, JsonValue before, Supplier<JsonValue> encoded) {
    JsonValue after;
    try {
      after = encoded.get();
    } catch (JsonFormatException e) {
      throw new StrictModeException(name + " changed " + what + " in place: " + e.getMessage());
    }
    if (!before.equals(after)) {
      throw new StrictModeException(name + " changed " + what + " in place" + at(before, after));
    }
  }

  private void compare(Run<T> first, Run<T> second) {
    if (first.failure != null || second.failure != null) {
      String one = said(first.failure);
      String two = said(second.failure);
      if (!one.equals(two)) {
        throw new StrictModeException(
            name + " did two different things with the same data: it " + one + ", then " + two);
      }
    } else if (!Objects.equals(first.json, second.json)) {
      throw new StrictModeException(
          name + " gave two different results for the same data" + at(first.json, second.json));
    } else if (!Objects.equals(first.answer, second.answer)) {
      throw new StrictModeException(
          name + " answered two different things" + at(first.answer, second.answer));
    }
  }

  private static String said(@Nullable RuntimeException failure) {
    if (failure == null) {
      return "gave a result";
    }
    return failure instanceof ActionRejectedException rejected
        ? "rejected it: " + rejected.reason()
        : "threw " + failure.getClass().getName();
  }

  /** Where two values differ first. */
  private static String at(@Nullable JsonValue one, @Nullable JsonValue two) {
    if (one == null || two == null) {
      return ", one of which is nothing";
    }
    JsonArray difference = JsonDiff.between(one, two);
    String pointer = difference.isEmpty() ? "" : difference.getJsonObject(0).getString("path");
    return " at "
        + JsonPointers.place(pointer)
        + ": "
        + StrictValue.shortly(JsonPointers.get(one, pointer))
        + " and "
        + StrictValue.shortly(JsonPointers.get(two, pointer));
  }
}
