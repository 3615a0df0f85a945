package dev.ropeway.journal;

import dev.ropeway.json.JsonText;
import dev.ropeway.store.Migrations;
import dev.ropeway.store.UnknownFormException;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is stored under a key at one point of its chain, in the form that this node knows: data with
 * migrations to be done has them done in memory. Immutable; the decoded form is computed at most a
 * few times and kept. Thread-safe.
 */
public final class EntrySnapshot {
  private final EntryKey key;
  private final boolean row;
  private final long erased;
  private final long deleted;
  private final Position position;
  private final JsonValue data;
  private final Instant updatedAt;
  private final int bytes;
  private final long patchBytes;
  private final @Nullable Instant mayExpireAt;

  /** What is stored if that is not {@link #data}; null for all but entries of other versions. */
  private final @Nullable OtherForm stored;

  private volatile @Nullable Object decoded;

  /**
   * What is stored of an entry whose migrations are not those of this node.
   *
   * @param data as it is stored
   * @param migrations the migrations it has
   * @param unknown why this node cannot bring it to its own form; null if it could, in memory
   */
  private record OtherForm(JsonValue data, List<String> migrations, @Nullable String unknown) {}

  /**
   * Describes an entry.
   *
   * @param row whether the table has a row for it
   * @param data its data; the store's default data if nothing is written
   * @param updatedAt when its version was made; {@link Instant#EPOCH} at version 0
   * @param bytes about how long its text is
   */
  public EntrySnapshot(
      EntryKey key, boolean row, Position position, JsonValue data, Instant updatedAt, int bytes) {
    this(key, row, 0, 0, position, data, updatedAt, bytes, 0, null, null);
  }

  private EntrySnapshot(
      EntryKey key,
      boolean row,
      long erased,
      long deleted,
      Position position,
      JsonValue data,
      Instant updatedAt,
      int bytes,
      long patchBytes,
      @Nullable Instant mayExpireAt,
      @Nullable OtherForm stored) {
    this.key = key;
    this.row = row;
    this.erased = erased;
    this.deleted = deleted;
    this.position = position;
    this.data = data;
    this.updatedAt = updatedAt;
    this.bytes = bytes;
    this.patchBytes = patchBytes;
    this.mayExpireAt = mayExpireAt;
    this.stored = stored;
  }

  /** What was read of a key; null if nothing is stored. */
  public static EntrySnapshot of(
      EntryKey key, @Nullable PulledEntry entry, JsonValue defaultData, Migrations migrations) {
    if (entry == null) {
      return absent(key, defaultData);
    }
    String data = entry.data();
    return data == null
        ? unwritten(key, entry, defaultData)
        : formed(
            key,
            entry.erased(),
            entry.deleted(),
            entry.position(),
            JsonText.read(data),
            entry.updatedAt(),
            data.length(),
            entry.patchBytes(),
            entry.mayExpireAt(),
            entry.migrations(),
            migrations);
  }

  private static EntrySnapshot formed(
      EntryKey key,
      long erased,
      long deleted,
      Position position,
      JsonValue data,
      Instant at,
      int bytes,
      long patchBytes,
      @Nullable Instant mayExpireAt,
      List<String> done,
      Migrations migrations) {
    JsonValue shown = data;
    OtherForm stored = null;
    if (!migrations.done(done)) {
      try {
        shown = migrations.apply(data, done);
        stored = new OtherForm(data, done, null);
      } catch (UnknownFormException e) {
        stored = new OtherForm(data, done, e.getMessage());
      }
    }
    return new EntrySnapshot(
        key, true, erased, deleted, position, shown, at, bytes, patchBytes, mayExpireAt, stored);
  }

  /** An erasure has its time, behind which the next version must not fall back. */
  private static EntrySnapshot unwritten(EntryKey key, PulledEntry entry, JsonValue defaultData) {
    Position position = entry.position();
    Instant at = position.version() == 0 ? Instant.EPOCH : entry.updatedAt();
    return new EntrySnapshot(
        key,
        true,
        entry.erased(),
        entry.deleted(),
        position,
        defaultData,
        at,
        0,
        0,
        entry.mayExpireAt(),
        null);
  }

  /** A key of which nothing is stored. */
  public static EntrySnapshot absent(EntryKey key, JsonValue defaultData) {
    return new EntrySnapshot(key, false, Position.START, defaultData, Instant.EPOCH, 0);
  }

  /** The same data further along the chain, after outcomes that made no version. */
  public EntrySnapshot at(Position further) {
    EntrySnapshot same =
        new EntrySnapshot(
            key,
            true,
            erased,
            deleted,
            further,
            data,
            updatedAt,
            bytes,
            patchBytes,
            mayExpireAt,
            stored);
    same.decoded = decoded;
    return same;
  }

  /**
   * The next version, as this node made it.
   *
   * @param deletion see {@link #exists}
   * @param newPatchBytes see {@link #patchBytes}
   * @param newMayExpireAt see {@link #mayExpireAt}
   */
  public EntrySnapshot next(
      Position to,
      boolean deletion,
      JsonValue newData,
      Instant at,
      int newBytes,
      long newPatchBytes,
      @Nullable Instant newMayExpireAt) {
    return new EntrySnapshot(
        key,
        true,
        erased,
        deleted(to, deletion),
        to,
        newData,
        at,
        newBytes,
        newPatchBytes,
        newMayExpireAt,
        null);
  }

  private long deleted(Position to, boolean deletion) {
    return deletion ? to.version() : deleted;
  }

  /**
   * The next version, as another node made it.
   *
   * @param deletion see {@link #exists}
   * @param newlyStored its data as stored
   * @param done its migrations; null if they are those of this version
   * @param newPatchBytes see {@link #patchBytes}
   */
  public EntrySnapshot next(
      Position to,
      boolean deletion,
      JsonValue newlyStored,
      @Nullable List<String> done,
      Instant at,
      int newBytes,
      long newPatchBytes,
      Migrations migrations) {
    List<String> has = done == null ? done(migrations) : done;
    return formed(
        key,
        erased,
        deleted(to, deletion),
        to,
        newlyStored,
        at,
        newBytes,
        newPatchBytes,
        mayExpireAt,
        has,
        migrations);
  }

  private List<String> done(Migrations migrations) {
    if (!written()) {
      return List.of(); // whoever writes the first version names what it has
    }
    return stored == null ? migrations.names() : stored.migrations();
  }

  public EntryKey key() {
    return key;
  }

  /** Whether the table has a row: version 0 has one once something was refused. */
  public boolean row() {
    return row;
  }

  /** Whether there is data of the key's own: not before its first version nor once it is erased. */
  public boolean written() {
    return version() > erased;
  }

  /**
   * Whether there is an entry: not before its first version, once it is erased, nor once it is
   * deleted until an action is applied to it again. A deleted one has the store's default data.
   */
  public boolean exists() {
    return written() && version() > deleted;
  }

  /** The last version that was an erasure; 0 if there was none. */
  public long erased() {
    return erased;
  }

  public Position position() {
    return position;
  }

  public long version() {
    return position.version();
  }

  public JsonValue data() {
    return data;
  }

  /** The data as it is stored: what the patches of the history fit. */
  public JsonValue stored() {
    return stored == null ? data : stored.data();
  }

  /** Whether {@link #data} is what is stored. */
  public boolean asStored() {
    return stored == null || stored.unknown() != null;
  }

  /** Why this node cannot bring it to the form it knows; null if it can. */
  public @Nullable String unknown() {
    return stored == null ? null : stored.unknown();
  }

  public Instant updatedAt() {
    return updatedAt;
  }

  /** About how long its text is. */
  public int bytes() {
    return bytes;
  }

  /** About how long the patches are since the last version that the history keeps whole. */
  public long patchBytes() {
    return patchBytes;
  }

  /** Before when it does not expire, as far as its row said when it was read; null: nothing. */
  public @Nullable Instant mayExpireAt() {
    return mayExpireAt;
  }

  /** About how many bytes it keeps alive, for bounded caches. */
  public int weight() {
    return 200 + (stored == null ? 4 : 8) * bytes;
  }

  /** The data in its Java form; frozen. Always give the same decoder. */
  @SuppressWarnings("unchecked") // one store, one type
  public <T> T value(Function<JsonValue, T> decoder) {
    Object value = decoded;
    if (value == null) {
      value = decoder.apply(data);
      decoded = value;
    }
    return (T) value;
  }
}
