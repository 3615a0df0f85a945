package dev.ropeway.feed;

import dev.ropeway.journal.Change;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader that resumes has missed.
 *
 * @param changes in order
 * @param refused why it cannot be told; null if it can
 */
record Replay(List<Change> changes, @Nullable ResetReason refused) {

  static JsonArray patch(Change change) {
    String text = change.patch();
    return text == null ? JsonValue.EMPTY_JSON_ARRAY : JsonText.read(text).asJsonArray();
  }
}
