package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What collections lie in: shown data, and how to change it. As thread-safe as what it is of. */
public interface Container {

  /** What is shown; null before there is anything. */
  @Nullable JsonValue data();

  /** Records an action; completes with what became of it. */
  CompletionStage<Outcome> patch(String name, JsonValue args);

  /** The version that a change of a transactional member must name. */
  long versionOf(String path);

  /**
   * What a change of a transactional member builds on, as arguments: the {@code version} that it
   * must name, and what lies {@code over} it if own changes in flight are to be applied before: an
   * empty array is nothing.
   */
  default JsonObject basisOf(String path) {
    return JsonValues.object().add("version", versionOf(path)).build();
  }

  /** Hears what becomes of each member of the object, or element of the array, at a path. */
  Subscription onMembers(String path, Consumer<? super MemberChange> listener);

  /** That of a mirror. */
  static Container of(Mirror mirror) {
    return new Container() {
      @Override
      public @Nullable JsonValue data() {
        return mirror.data();
      }

      @Override
      public CompletionStage<Outcome> patch(String name, JsonValue args) {
        return mirror.patch(name, args).outcome();
      }

      @Override
      public long versionOf(String path) {
        return mirror.versionOf(path);
      }

      @Override
      public JsonObject basisOf(String path) {
        return mirror.basisOf(path);
      }

      @Override
      public Subscription onMembers(String path, Consumer<? super MemberChange> listener) {
        return mirror.watchMembers(path, listener)::run;
      }
    };
  }
}
