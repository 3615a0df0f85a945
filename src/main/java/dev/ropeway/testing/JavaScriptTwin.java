package dev.ropeway.testing;

import dev.ropeway.Action;
import dev.ropeway.ContextFunction;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.NumericEquality;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/**
 * The actions that a page shows ahead, in JavaScript: {@code (data, args) => newData} by name, as
 * {@code connect(…, { actions })} of the mirror takes them. The server decides by the Java ones; if
 * the two differ, a page shows for a moment what is not so. Needs Node 20 or newer on the path, or
 * where the system property {@code ropeway.node} says; a test without it is aborted, which is not
 * passed. Immutable.
 */
public final class JavaScriptTwin {
  private final Path module;
  private final String name;

  private JavaScriptTwin(Path module, String name) {
    this.module = module;
    this.name = name;
  }

  /**
   * The actions of a module.
   *
   * @param module an ES module, which Node must be able to load: {@code .mjs}, or {@code .js} below
   *     a package with the type {@code module}
   * @param name what it exports them as, such as {@code actions}
   */
  public static JavaScriptTwin in(Path module, String name) {
    if (!Files.isRegularFile(module)) {
      throw new IllegalArgumentException("There is no " + module.toAbsolutePath());
    }
    return new JavaScriptTwin(module, name);
  }

  /** The same change comes of both, also none, for the data with the arguments. */
  public <T, A> JavaScriptTwin agrees(Action<T, A> action, T data, A args) {
    return agrees(action, List.of(data), List.of(args));
  }

  /**
   * The same change comes of both, also none, for each of the data with each of the arguments. A
   * twin that throws or returns nothing changes nothing, and so does a rejected action.
   *
   * @throws AssertionError with the first case in which that is not so
   */
  public <T, A> JavaScriptTwin agrees(
      Action<T, A> action, Collection<? extends T> data, Collection<? extends A> args) {
    if (action.function() instanceof ContextFunction) {
      throw new IllegalArgumentException(
          action + " asks how it was recorded: no mirror shows ahead what it does.");
    }
    BoundStore<T> store = new BoundStore<>(action.store());
    BoundAction<T> bound = store.action(action.name()).orElseThrow();
    List<Then<T>> here = new ArrayList<>();
    JsonArrayBuilder cases = JsonValues.array();
    for (T each : data) {
      for (A arg : args) {
        here.add(Given.<T>given(each).when(action, arg));
        cases.add(JsonValues.array().add(store.encode(each)).add(bound.encode(arg)));
      }
    }
    JsonArray all = cases.build();
    JsonArray there = NodeProgram.twin(module, name, action.name(), all);
    for (int i = 0; i < all.size(); i++) {
      compare(action, all.getJsonArray(i), store.encode(here.get(i).data()), there.get(i));
    }
    return this;
  }

  private static void compare(
      Action<?, ?> action, JsonArray each, JsonValue here, JsonValue there) {
    boolean made = there instanceof JsonArray after && !after.isEmpty();
    JsonValue shown = made ? there.asJsonArray().get(0) : each.get(0);
    if (!NumericEquality.equal(here, shown)) {
      String how = there instanceof JsonArray ? "" : ", for it threw: " + there;
      throw new AssertionFailedError(
          "%s(%s) on %s leaves other data in JavaScript%s"
              .formatted(action, JsonText.write(each.get(1)), JsonText.write(each.get(0)), how),
          JsonText.write(here),
          JsonText.write(shown));
    }
  }
}
