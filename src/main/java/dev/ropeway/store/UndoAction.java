package dev.ropeway.store;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.action.Revert;
import dev.ropeway.action.Reverts;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.NotApplicableException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The action that every store has: takes back what another one did, where that still stands. Who
 * records it names the action; it is recorded with what is to be done, so that applying it needs
 * neither history nor log and means the same on every node. Whether the action was undone before is
 * for the fold to say, which is told. Thread-safe.
 *
 * @param <T> the type of the store's data
 */
public final class UndoAction<T> implements BoundAction<T> {
  /** The permanent name. */
  public static final String NAME = "undo";

  private final Codec<T> codec;
  private final Map<String, BoundAction<T>> actions;

  /**
   * One of a store.
   *
   * @param actions all of the store's, filled in by now or later
   */
  UndoAction(Codec<T> codec, Map<String, BoundAction<T>> actions) {
    this.codec = codec;
    this.actions = Collections.unmodifiableMap(actions);
  }

  @Override
  public String name() {
    return NAME;
  }

  /** The JSON Schema of what a client sends. */
  @Override
  public JsonObject schema() {
    return Undoing.asked().schema();
  }

  /** The action that is named: what is to be done for it follows from the history. */
  @Override
  public String asked(String args) {
    return JsonText.write(Undoing.sent(JsonText.read(args).asJsonObject()));
  }

  @Override
  public Object decode(JsonValue args) {
    return Undoing.of(args);
  }

  @Override
  public JsonValue encode(@Nullable Object args) {
    if (args instanceof Undoing undoing) {
      return undoing.json();
    }
    throw new JsonFormatException("an action is undone through a session");
  }

  @Override
  public @Nullable T apply(T data, Object args) {
    T now = data;
    List<JsonObject> does = ((Undoing) args).does();
    for (int i = 0; i < does.size(); i++) {
      String called = Undoing.called(does.get(i));
      if (called == null) {
        int end = i + 1;
        while (end < does.size() && Undoing.called(does.get(end)) == null) {
          end++;
        }
        now = reverted(now, does.subList(i, end));
        i = end - 1;
      } else {
        T next = call(now, called, does.get(i));
        if (next == null) {
          return null;
        }
        now = next;
      }
    }
    return now;
  }

  /** Turned to JSON and back once. */
  private T reverted(T data, List<JsonObject> reverts) {
    try {
      JsonValue json = codec.encode(data);
      for (JsonObject each : reverts) {
        json = Revert.of(each).apply(json);
      }
      return codec.decode(json);
    } catch (NotApplicableException e) {
      throw e.rejected();
    } catch (JsonFormatException e) {
      throw new ActionRejectedException("It does not fit the data any more: " + e.getMessage());
    }
  }

  private @Nullable T call(T data, String name, JsonObject call) {
    BoundAction<T> action = actions.get(name);
    BoundAction<T> function = action == null || Undoing.again(call) ? action : action.inverse();
    if (function == null) {
      throw new ActionRejectedException(name + " is not undone any more.");
    }
    Object args;
    try {
      args = function.decode(Undoing.args(call));
    } catch (JsonFormatException e) {
      throw new ActionRejectedException(name + " takes other arguments now: " + e.getMessage());
    }
    return function.apply(data, args);
  }

  @Override
  public boolean undoable() {
    return true;
  }

  /** What it did, to be done again. */
  @Override
  public @Nullable List<JsonObject> undoing(JsonValue args, JsonValue before, JsonValue after) {
    List<List<JsonObject>> parts = new ArrayList<>();
    T now = codec.decode(before);
    for (JsonObject each : Undoing.of(args).does()) {
      String called = Undoing.called(each);
      T next = called == null ? reverted(now, List.of(each)) : call(now, called, each);
      if (next == null) {
        return List.of();
      }
      parts.add(inverse(each, codec.encode(now), codec.encode(next)));
      now = next;
    }
    Collections.reverse(parts);
    return parts.stream().flatMap(List::stream).toList();
  }

  private List<JsonObject> inverse(JsonObject does, JsonValue before, JsonValue after) {
    String called = Undoing.called(does);
    if (called == null) {
      return Undoing.reverting(Reverts.ofRevert(Revert.of(does), before, after));
    }
    BoundAction<T> action = actions.get(called);
    return action == null || action.knowing() // whose dice are of the time when it was recorded
        ? Undoing.reverting(Reverts.difference(before, after))
        : List.of(Undoing.calling(called, Undoing.args(does), !Undoing.again(does)));
  }
}
