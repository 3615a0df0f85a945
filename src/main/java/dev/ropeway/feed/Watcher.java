package dev.ropeway.feed;

import dev.ropeway.journal.EntrySnapshot;

/** Is told that a watched key has moved on; looks itself what that means. */
@FunctionalInterface
public interface Watcher {

  /** Called on the path of the update: implementations return at once and never throw. */
  void moved(Watch watch);

  /**
   * The watch has its first state, from which whatever comes leads on: others may have moved it
   * already when {@link #moved} is called for the first time. Called under a lock of the watch:
   * implementations only note it.
   */
  default void began(EntrySnapshot first) {}
}
