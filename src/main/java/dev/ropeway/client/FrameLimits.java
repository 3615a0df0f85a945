package dev.ropeway.client;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How much a request may carry. */
final class FrameLimits {
  /** What a frame may have around its actions, in bytes. */
  static final int ENVELOPE = 512;

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
