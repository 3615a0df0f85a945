package dev.ropeway.journal;

import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The data of a past version in the making: of a version that the history keeps whole, with the
 * patches of those behind it. Confined to one thread.
 */
final class PatchChain {
  private @Nullable JsonValue data;
  private long version;
  private Instant at = Instant.EPOCH;
  private List<String> migrations = List.of();
  private boolean deleted;

  /**
   * A version of the history.
   *
   * @param body its patch or, of the first one, its data; JSON text
   * @param migrations those that it was the first to have; null if none
   */
  record Link(
      long version, String body, Instant at, @Nullable List<String> migrations, boolean deleted) {}

  /** Takes over the next version; false if there is one missing before it. */
  boolean add(Link link) {
    JsonValue base = data;
    if (base != null && link.version() != version + 1) {
      return false;
    }
    JsonValue json = JsonText.read(link.body());
    data = base == null ? json : JsonPatch.parse(json).apply(base);
    List<String> before = base == null ? List.of() : migrations;
    migrations = Objects.requireNonNullElse(link.migrations(), before);
    version = link.version();
    at = link.at();
    deleted = link.deleted();
    return true;
  }

  /** Whether it has come to a version. */
  boolean reached(long wanted) {
    return data != null && version == wanted;
  }

  /** Whether nothing was added yet. */
  boolean empty() {
    return data == null;
  }

  long version() {
    return version;
  }

  /** What it has come to; there must be something. */
  EntryState state(EntryKey key) {
    JsonValue json = Objects.requireNonNull(data);
    return History.state(key, version, json, at, migrations, !deleted);
  }
}
