package dev.ropeway.testing;

import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.Push;
import dev.ropeway.json.JsonDiff;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Data that is there before a test begins. */
record GivenData<T>(BoundStore<T> store, EntryKey key, Instant at) {

  /**
   * Writes it as the next version, whole.
   *
   * @throws IllegalArgumentException if it breaks what the store demands of it
   */
  void write(CycleJournal journal, T data) {
    JsonValue json = store.encode(data);
    T frozen = store.decode(json);
    if (!store.encode(frozen).equals(json)) {
      throw new IllegalArgumentException(
          "The given data does not come through JSON: %s comes back as %s".formatted(data, frozen));
    }
    String violation = store.violation(frozen);
    if (violation != null) {
      throw new IllegalArgumentException("The given data breaks the schema: " + violation);
    }
    EntrySnapshot base =
        Objects.requireNonNull(
            journal.snapshots(Map.<EntryKey, BoundStore<?>>of(key, store)).get(key));
    Instant now = at.truncatedTo(ChronoUnit.MICROS);
    List<String> migrations = store.migrations().names();
    EntryWrite write =
        new EntryWrite(
            base,
            new Position(base.version() + 1, base.position().refusals()),
            JsonText.write(json),
            JsonText.write(JsonDiff.whole(json)),
            true,
            "[]",
            now.isBefore(base.updatedAt()) ? base.updatedAt() : now,
            migrations.isEmpty() ? null : migrations);
    journal.push(new Push(List.of(write), List.of(), List.of(), now), journal.epoch());
  }
}
