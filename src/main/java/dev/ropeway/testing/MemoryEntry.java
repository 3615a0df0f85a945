package dev.ropeway.testing;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.PulledEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the entries. Immutable.
 *
 * @param data JSON text; null if nothing is written
 * @param deleted the last version at which it was deleted; 0: none
 * @param patchBytes bytes of patches since the last version that the history keeps whole
 * @param mayExpireAt before when it does not expire; null: never
 * @param users the users it is tagged with
 */
record MemoryEntry(
    EntryKey key,
    Position position,
    @Nullable String data,
    Instant updatedAt,
    List<String> migrations,
    long deleted,
    long patchBytes,
    @Nullable Instant mayExpireAt,
    List<String> users) {

  /** One that was tagged before anything was written. */
  static MemoryEntry tagged(EntryKey key, String user, Instant now) {
    return new MemoryEntry(key, Position.START, null, now, List.of(), 0, 0, null, List.of(user));
  }

  /** A first row. */
  static MemoryEntry of(EntryWrite write) {
    return new MemoryEntry(
        write.key(),
        write.next(),
        StoredText.orNull(write.data()),
        write.at(),
        Objects.requireNonNullElse(write.migrations(), List.of()),
        write.deletion() ? write.next().version() : 0,
        Objects.requireNonNullElse(write.patchBytes(), 0L),
        write.mayExpireAt(),
        List.of());
  }

  /** The row as a push leaves it. */
  MemoryEntry with(EntryWrite write) {
    Long bytes = write.patchBytes();
    return new MemoryEntry(
        key,
        write.next(),
        write.data() == null ? data : StoredText.orNull(write.data()),
        write.at(),
        Objects.requireNonNullElse(write.migrations(), migrations),
        write.deletion() ? write.next().version() : deleted,
        bytes == null ? 0 : patchBytes + bytes,
        earlier(mayExpireAt, write.mayExpireAt()),
        users);
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  /** The row with one more user. */
  MemoryEntry tag(String user) {
    List<String> all = new ArrayList<>(users);
    all.add(user);
    return new MemoryEntry(
        key,
        position,
        data,
        updatedAt,
        migrations,
        deleted,
        patchBytes,
        mayExpireAt,
        List.copyOf(all));
  }

  /** The row that is to be looked at again then; null: not before a push says so. */
  MemoryEntry putOff(@Nullable Instant later) {
    return new MemoryEntry(
        key, position, data, updatedAt, migrations, deleted, patchBytes, later, users);
  }

  /** Whether there is an entry: it was written, and not deleted since. */
  boolean exists() {
    return data != null && position.version() > deleted;
  }

  PulledEntry pulled() {
    return new PulledEntry(
        key, position, data, updatedAt, migrations, 0, deleted, patchBytes, mayExpireAt);
  }
}
