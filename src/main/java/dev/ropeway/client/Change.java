package dev.ropeway.client;

import dev.ropeway.Named;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A place whose shown value really changed. Immutable.
 *
 * @param path a JSON Pointer
 * @param value what is there now; null: nothing (JSON's null is {@link JsonValue#NULL})
 * @param previous what was there before; null: nothing
 * @param origin why
 */
public record Change(
    String path, @Nullable JsonValue value, @Nullable JsonValue previous, Origin origin) {

  /** Why a shown value changed. */
  public enum Origin implements Named {
    /** An own action showed. */
    LOCAL,
    /** The server told of it. */
    REMOTE,
    /** An own action was refused, and what it showed is no longer shown. */
    ROLLBACK;
  }
}
