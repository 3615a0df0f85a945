package dev.ropeway.testing;

import dev.ropeway.journal.EntryWrite;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A version in the history. Immutable.
 *
 * @param patch what led to it, JSON text
 * @param snapshot its data if the history keeps that, JSON text
 * @param actions the outcomes of its push, JSON text
 * @param deleted whether there is no entry at it, only the default data
 * @param migrations all that the data has, if that is said here
 */
record MemoryVersion(
    long version,
    Instant at,
    String patch,
    @Nullable String snapshot,
    String actions,
    boolean deleted,
    @Nullable List<String> migrations) {

  /** What a push makes. */
  static MemoryVersion of(EntryWrite write) {
    return new MemoryVersion(
        write.next().version(),
        write.at(),
        StoredText.of(Objects.requireNonNull(write.patch())),
        write.snapshot() ? StoredText.orNull(write.data()) : null,
        write.actions(),
        write.deletion(),
        write.migrations());
  }

  /** The same, kept whole. */
  MemoryVersion whole(String data, List<String> all) {
    return new MemoryVersion(
        version, at, patch, data, actions, deleted, all.isEmpty() ? null : all);
  }
}
