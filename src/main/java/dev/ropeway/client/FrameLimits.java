package dev.ropeway.client;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How much a request may carry. */
final class FrameLimits {
  /** What a frame may have around its actions, in bytes. */
  static final int ENVELOPE = 512;

  private static final int MOST_ACTIONS = 1_000;

  private FrameLimits() {}

  /** How many bytes a value is as JSON. */
  static int sizeOf(JsonValue json) {
    return JsonText.writeUtf8(json).length;
  }

  /** Why an action alone is more than a frame of so many bytes; null if it is not. */
  static @Nullable String tooLarge(String name, JsonValue args, int frameBytes) {
    int bytes = ENVELOPE + sizeOf(args) + name.length() * 3;
    return bytes > frameBytes
        ? "the action makes a frame of %d bytes; at most %d can be sent"
            .formatted(bytes, frameBytes)
        : null;
  }

  /** Why actions are no batch of at most so many bytes on a key; null if they are. */
  static @Nullable String tooLargeTogether(List<Batching.Part> actions, Place on, int frameBytes) {
    if (actions.size() > MOST_ACTIONS) {
      return "a batch has at most " + MOST_ACTIONS + " actions";
    }
    int around = sizeOf(JsonValues.object().add("store", on.store()).add("key", on.key()).build());
    long bytes = 2 * ENVELOPE;
    for (Batching.Part each : actions) {
      bytes += around + sizeOf(each.args()) + each.name().length() * 3L;
    }
    return bytes > frameBytes
        ? "the batch makes a frame of %d bytes; at most %d can be sent".formatted(bytes, frameBytes)
        : null;
  }

  /** Says of one action after another whether it still fits: at most so many and so large. */
  static Predicate<JsonObject> fitting(int most, int mostBytes) {
    return new Predicate<>() {
      private int count;
      private long bytes;

      @Override
      public boolean test(JsonObject action) {
        count++;
        bytes += sizeOf(action) + 1L;
        return count == 1 || (count <= most && bytes <= mostBytes);
      }
    };
  }
}
