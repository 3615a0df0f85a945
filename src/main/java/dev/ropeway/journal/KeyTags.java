package dev.ropeway.journal;

import java.time.Instant;

/** Keeps of keys whose data they hold. Thread-safe; blocks. */
public interface KeyTags {

  /**
   * Tags a key, which need not have been written. Does nothing if it is tagged already.
   *
   * @param most how many users a key may be tagged with
   * @return false if it is tagged with that many others
   */
  boolean tag(EntryKey key, String user, Instant now, int most);
}
