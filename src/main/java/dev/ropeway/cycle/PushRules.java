package dev.ropeway.cycle;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.store.BoundStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all that a node pushes. Data may be so large and deep, and larger in a room. Some
 * versions are kept whole, so that a past one is never far from such a one: neither in versions nor
 * in bytes of patches. Data is not written again before as many bytes of patches were, so the
 * history is at most twice as large as its patches. Thread-safe.
 */
final class PushRules {
  private final Settings settings;

  /** How many bytes of patches lie between two versions that are kept whole, or of the data. */
  private final long wholeBytes;

  private final Map<String, JsonLimits> limits = new ConcurrentHashMap<>();

  PushRules(Settings settings) {
    this.settings = settings;
    this.wholeBytes = settings.get(Setting.SNAPSHOT_BYTES);
  }

  JsonLimits limits(BoundStore<?> store) {
    return limits.computeIfAbsent(store.name(), name -> store.limits(settings));
  }

  /** Why an entry cannot be worked on, or not be brought to this node's form; null if it can. */
  @Nullable String bad(EntrySnapshot base, BoundStore<?> store) {
    if (base.asStored()) {
      return base.unknown();
    }
    String violation = limits(store).violation(base.data());
    return violation == null ? null : "The migrated data cannot be stored: " + violation;
  }

  /**
   * Whether the version behind a base is kept whole.
   *
   * @param patchBytes how long the patches since the last one are, with that of the new version
   * @param dataBytes how long the new data is
   */
  boolean whole(EntrySnapshot base, long patchBytes, int dataBytes) {
    return !base.written()
        || base.version() % settings.get(Setting.SNAPSHOT_EVERY, base.key().store()) == 0
        || patchBytes > Math.max(wholeBytes, dataBytes);
  }
}
