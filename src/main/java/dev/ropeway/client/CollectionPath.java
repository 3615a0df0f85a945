package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where one collection lies. */
record CollectionPath(Container container, String path) {

  CollectionPath {
    JsonPointers.parse(path); // refuses what is no pointer
  }

  /** The members that are shown; none if there is no such object. */
  JsonObject members() {
    return shown() instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
  }

  /** The elements that are shown; none if there is no such array. */
  JsonArray elements() {
    return shown() instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
  }

  private @Nullable JsonValue shown() {
    JsonValue data = container.data();
    return data == null ? null : JsonPointers.get(data, path);
  }

  /** Arguments that begin with the path. */
  JsonObjectBuilder args() {
    return JsonValues.object().add("path", path);
  }

  /** Arguments that begin with the path, a transactional member's key and what it builds on. */
  JsonObjectBuilder args(String key) {
    JsonObject basis = container.basisOf(path + "/" + JsonPointers.escape(key));
    return args().add("key", key).addAll(JsonValues.copyOf(basis));
  }

  /** Hears what of one kind becomes of members. */
  Subscription on(MemberChange.Kind kind, Consumer<? super MemberChange> listener) {
    return container.onMembers(
        path,
        change -> {
          if (change.kind() == kind) {
            listener.accept(change);
          }
        });
  }

  CompletionStage<Outcome> patch(String name, JsonObjectBuilder args) {
    return container.patch(name, args.build());
  }
}
