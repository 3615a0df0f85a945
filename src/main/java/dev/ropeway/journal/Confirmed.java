package dev.ropeway.journal;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.Migrations;
import dev.ropeway.json.UnknownFormException;
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
public final class Confirmed {
  private final EntryKey key;
  private final boolean row;
  private final Position position;
  private final JsonValue data;
  private final Instant updatedAt;
  private final int bytes;

  /** What is stored if that is not {@link #data}; null for all but entries of other versions. */
  private final @Nullable OtherForm stored;

  private volatile @Nullable Object decoded;

  /**
   * Describes an entry.
   *
   * @param row whether the table has a row for it
   * @param data its data; the store's default data at version 0
   * @param updatedAt when its version was made; {@link Instant#EPOCH} at version 0
   * @param bytes about how long its text is
   */
  public Confirmed(
      EntryKey key, boolean row, Position position, JsonValue data, Instant updatedAt, int bytes) {
    this(key, row, position, data, updatedAt, bytes, null);
  }

  private Confirmed(
      EntryKey key,
      boolean row,
      Position position,
      JsonValue data,
      Instant updatedAt,
      int bytes,
      @Nullable OtherForm stored) {
    this.key = key;
    this.row = row;
    this.position = position;
    this.data = data;
    this.updatedAt = updatedAt;
    this.bytes = bytes;
    this.stored = stored;
  }

  /** What was read of a key; null if nothing is stored. */
  public static Confirmed of(
      EntryKey key, @Nullable PulledEntry entry, JsonValue defaultData, Migrations migrations) {
    if (entry == null) {
      return absent(key, defaultData);
    }
    String data = entry.data();
    return data == null
        ? new Confirmed(key, true, entry.position(), defaultData, Instant.EPOCH, 0)
        : formed(
            key,
            entry.position(),
            JsonText.read(data),
            entry.updatedAt(),
            data.length(),
            entry.migrations(),
            migrations);
  }

  private static Confirmed formed(
      EntryKey key,
      Position position,
      JsonValue data,
      Instant at,
      int bytes,
      List<String> done,
      Migrations migrations) {
    if (migrations.done(done)) {
      return new Confirmed(key, true, position, data, at, bytes);
    }
    try {
      JsonValue migrated = migrations.apply(data, done);
      OtherForm stored = new OtherForm(data, done, null);
      return new Confirmed(key, true, position, migrated, at, bytes, stored);
    } catch (UnknownFormException e) {
      OtherForm stored = new OtherForm(data, done, e.getMessage());
      return new Confirmed(key, true, position, data, at, bytes, stored);
    }
  }

  /** A key of which nothing is stored. */
  public static Confirmed absent(EntryKey key, JsonValue defaultData) {
    return new Confirmed(key, false, Position.START, defaultData, Instant.EPOCH, 0);
  }

  /** The same data further along the chain, after outcomes that made no version. */
  public Confirmed at(Position further) {
    Confirmed same = new Confirmed(key, true, further, data, updatedAt, bytes, stored);
    same.decoded = decoded;
    return same;
  }

  /**
   * The next version, as another node made it.
   *
   * @param newlyStored its data as stored
   * @param done its migrations; null if they are those of this version
   */
  public Confirmed next(
      Position to,
      JsonValue newlyStored,
      @Nullable List<String> done,
      Instant at,
      int newBytes,
      Migrations migrations) {
    return formed(
        key, to, newlyStored, at, newBytes, done == null ? done(migrations) : done, migrations);
  }

  private List<String> done(Migrations migrations) {
    if (version() == 0) {
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
