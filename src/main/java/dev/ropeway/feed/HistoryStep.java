package dev.ropeway.feed;

import dev.ropeway.Update;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import dev.ropeway.json.JsonDiff;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.Migrations;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;

/**
 * How a change that the history tells leads from one state of an entry to the next. Immutable.
 *
 * @param now the state that it leads to
 * @param update what watchers are told
 * @param patchBytes how long its patch is
 */
record HistoryStep(EntrySnapshot now, Update update, int patchBytes) {

  /**
   * The step from a state.
   *
   * @param to where it leads, which is behind the state
   */
  static HistoryStep of(EntrySnapshot old, Position to, EntryChange change, Migrations migrations) {
    String text = change.patch();
    int bytes = text == null ? 0 : text.length();
    JsonArray patch = text == null ? JsonValue.EMPTY_JSON_ARRAY : JsonText.read(text).asJsonArray();
    EntrySnapshot now =
        text == null ? old.at(to) : apply(old, to, change, patch, bytes, migrations);
    JsonArray told = text == null ? patch : told(old, now, patch);
    EntryKey key = old.key();
    return new HistoryStep(
        now,
        new Update(key.store(), key.key(), old.version(), to.version(), told, change.acks()),
        bytes);
  }

  private static EntrySnapshot apply(
      EntrySnapshot old,
      Position to,
      EntryChange change,
      JsonArray patch,
      int bytes,
      Migrations migrations) {
    JsonValue data = JsonPatch.parse(patch).apply(old.stored());
    int size = old.bytes() + bytes;
    long patchBytes = change.whole() ? 0 : old.patchBytes() + bytes;
    return old.next(
        to,
        change.deletion(),
        data,
        change.migrations(),
        change.at(),
        size,
        patchBytes,
        migrations);
  }

  /** The patch between what watchers are shown, which may be in another form than the stored. */
  private static JsonArray told(EntrySnapshot old, EntrySnapshot now, JsonArray patch) {
    if (old.asStored() && now.asStored()) {
      return patch;
    }
    return !old.written() ? JsonDiff.whole(now.data()) : JsonDiff.between(old.data(), now.data());
  }
}
