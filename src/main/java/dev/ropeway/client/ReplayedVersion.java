package dev.ropeway.client;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that is shown. Immutable.
 *
 * @param at when it was made; null of version 0
 * @param causes the actions that made it and those that were refused on it, at most 1,000: {@code
 *     {client, id, actor?, name, args, status, reason?}}
 * @param changes what is other than before
 */
public record ReplayedVersion(
    long version,
    @Nullable Instant at,
    JsonValue data,
    List<JsonObject> causes,
    List<Change> changes) {

  /** Keeps unmodifiable copies. */
  public ReplayedVersion {
    causes = List.copyOf(causes);
    changes = List.copyOf(changes);
  }
}
