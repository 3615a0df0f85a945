package dev.ropeway.cycle;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.EntrySnapshot;

/**
 * Which versions the history keeps whole, so that a past one is never far from such a one: neither
 * in versions nor in bytes of patches. Data is not written again before as many bytes of patches
 * were, so the history is at most twice as large as its patches. Immutable.
 *
 * @param every how many versions lie between two of them at most
 * @param bytes how many bytes of patches do, unless the data is larger
 */
record WholeVersions(int every, long bytes) {

  WholeVersions(Settings settings) {
    this(settings.count(Setting.SNAPSHOT_EVERY), settings.get(Setting.SNAPSHOT_BYTES));
  }

  /**
   * Whether the version behind a base is one of them.
   *
   * @param patchBytes how long the patches since the last one are, with that of the new version
   * @param dataBytes how long the new data is
   */
  boolean due(EntrySnapshot base, long patchBytes, int dataBytes) {
    return !base.written()
        || base.version() % every == 0
        || patchBytes > Math.max(bytes, dataBytes);
  }
}
