package dev.ropeway.journal;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is stored under a key at one point of its chain. Immutable; the decoded form is computed at
 * most a few times and kept. Thread-safe.
 */
public final class Confirmed {
  private final EntryKey key;
  private final boolean row;
  private final Position position;
  private final JsonValue data;
  private final Instant updatedAt;
  private final int bytes;
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
    this.key = key;
    this.row = row;
    this.position = position;
    this.data = data;
    this.updatedAt = updatedAt;
    this.bytes = bytes;
  }

  /** What was read of a key; null if nothing is stored. */
  public static Confirmed of(EntryKey key, @Nullable PulledEntry entry, JsonValue defaultData) {
    if (entry == null) {
      return absent(key, defaultData);
    }
    String data = entry.data();
    return data == null
        ? new Confirmed(key, true, entry.position(), defaultData, Instant.EPOCH, 0)
        : new Confirmed(
            key, true, entry.position(), JsonText.read(data), entry.updatedAt(), data.length());
  }

  /** A key of which nothing is stored. */
  public static Confirmed absent(EntryKey key, JsonValue defaultData) {
    return new Confirmed(key, false, Position.START, defaultData, Instant.EPOCH, 0);
  }

  /** The same data further along the chain, after outcomes that made no version. */
  public Confirmed at(Position further) {
    Confirmed same = new Confirmed(key, true, further, data, updatedAt, bytes);
    same.decoded = decoded;
    return same;
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

  public Instant updatedAt() {
    return updatedAt;
  }

  /** About how long its text is. */
  public int bytes() {
    return bytes;
  }

  /** About how many bytes it keeps alive, for bounded caches. */
  public int weight() {
    return 200 + 4 * bytes;
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
