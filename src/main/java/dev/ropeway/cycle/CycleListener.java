package dev.ropeway.cycle;

import dev.ropeway.journal.EntryKey;

/** Hears what cycles do, on their threads: implementations return at once and never throw. */
public interface CycleListener {

  /** Called after each commit, key by key, before anybody's stage completes. */
  void pushed(Pushed pushed);

  /** Called after the commit of actions that are pending now. */
  default void pending(EntryKey key) {}

  /** Called when all keys of a commit have been told. */
  default void told() {}

  /** Called when this node finds that it cannot work on a key. */
  void bad(EntryKey key, String reason);

  /** Called when the key can be worked on again. */
  void good(EntryKey key);
}
