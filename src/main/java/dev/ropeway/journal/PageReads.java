package dev.ropeway.journal;

import dev.ropeway.KeyVersion;
import dev.ropeway.VersionPage;
import java.util.List;

/** Reads pages of keys and of versions. Thread-safe; every method may block. */
public interface PageReads {

  /**
   * Keys of entries in code-point order.
   *
   * @param prefix what they begin with; may be empty
   * @param after the key before the first; may be empty
   */
  List<KeyVersion> keys(String store, String prefix, String after, int limit);

  /**
   * Versions from a place on, newest first, with their actions, refused ones included.
   *
   * @param limit most versions
   * @param bytes about how many bytes of JSON a page may have; it ends early where it would have
   *     more, but never before it leads on
   * @throws dev.ropeway.HistoryPrunedException if none of them is kept any more
   */
  VersionPage versions(EntryKey key, VersionPlace place, int limit, long bytes);
}
