package dev.ropeway.feed;

import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader that resumes has missed.
 *
 * @param from the version that the reader has
 * @param changes in order
 * @param refused why it cannot be told; null if it can
 * @param lease the memory that it takes; null if none
 */
record Replay(
    StampedVersion from,
    List<EntryChange> changes,
    @Nullable ResetReason refused,
    PastMemory.@Nullable Lease lease) {

  /** One that cannot be told. */
  static Replay refused(StampedVersion from, ResetReason reason) {
    return new Replay(from, List.of(), reason, null);
  }

  static JsonArray patch(EntryChange change) {
    String text = change.patch();
    return text == null ? JsonValue.EMPTY_JSON_ARRAY : JsonText.read(text).asJsonArray();
  }
}
