package dev.ropeway.client;

import dev.ropeway.Named;
import jakarta.json.JsonValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a member of a collection: an object's member or an array's element. Immutable.
 *
 * @param key the member's name or the element's index; empty if it is about all of them
 * @param value what is there now; null: nothing
 * @param previous what was there before, null: nothing; of {@link Kind#CLEARED} all that was there
 * @param origin why
 */
public record MemberChange(
    Kind kind,
    String key,
    @Nullable JsonValue value,
    @Nullable JsonValue previous,
    Change.Origin origin) {

  /** What became of it. */
  public enum Kind implements Named {
    /** It was not there before. */
    ADDED,
    /** It has another value, or something in it is another. */
    REPLACED,
    /** It is gone. */
    REMOVED,
    /** There were some, and none are left; each was told as {@link #REMOVED} before. */
    CLEARED;
  }

  /** That of a member whose value really changed. */
  static MemberChange of(
      String key, @Nullable JsonValue value, @Nullable JsonValue previous, Change.Origin origin) {
    Kind kind = previous == null ? Kind.ADDED : value == null ? Kind.REMOVED : Kind.REPLACED;
    return new MemberChange(kind, key, value, previous, origin);
  }

  static MemberChange cleared(JsonValue previous, Change.Origin origin) {
    return new MemberChange(Kind.CLEARED, "", null, Objects.requireNonNull(previous), origin);
  }

  /**
   * The key of a dictionary by number, or an element's index.
   *
   * @throws NumberFormatException if it is no number of 64 bits
   */
  public long number() {
    return Long.parseLong(key);
  }
}
