package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A dictionary whose keys are whole numbers from 0; the last who assigns wins. Reads what is shown
 * now; as thread-safe as its container.
 */
public final class NumberDictionary {
  private static final Pattern KEY = Pattern.compile("0|[1-9][0-9]{0,18}");

  private final CollectionPath at;

  /**
   * @param path a JSON Pointer, whose parent must exist
   */
  public NumberDictionary(Container container, String path) {
    at = new CollectionPath(container, path);
  }

  /** All of it that has numbers of 64 bits, by number; unmodifiable. */
  public SortedMap<Long, JsonValue> all() {
    TreeMap<Long, JsonValue> all = new TreeMap<>();
    at.members().forEach((name, value) -> number(name).ifPresent(key -> all.put(key, value)));
    return Collections.unmodifiableSortedMap(all);
  }

  private static OptionalLong number(String name) {
    if (!KEY.matcher(name).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(name));
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // beyond 64 bits
    }
  }

  /** The value of a number, null if there is none. */
  public @Nullable JsonValue get(long number) {
    return at.members().get(Long.toString(number));
  }

  /** Gives a number a value. */
  public CompletionStage<Outcome> assign(long number, JsonValue value) {
    return at.patch("assign", at.args().add("number", number).add("value", value));
  }

  /** Takes a number away; cancelled if it is not there. */
  public CompletionStage<Outcome> remove(long number) {
    return at.patch("remove", JsonValues.object().add("path", at.path() + "/" + number));
  }

  /** Hears what of one kind becomes of members that have numbers of 64 bits. */
  public Subscription on(MemberChange.Kind kind, Consumer<? super MemberChange> listener) {
    return at.on(
        kind,
        change -> {
          if (change.kind() == MemberChange.Kind.CLEARED || number(change.key()).isPresent()) {
            listener.accept(change);
          }
        });
  }
}
