package dev.ropeway.cycle;

import dev.ropeway.journal.EntryKey;

/** Tells nobody anything; that a key is bad is a failure. */
final class DeafListener implements CycleListener {
  @Override
  public void pushed(Pushed pushed) {
    // nobody is told
  }

  @Override
  public void bad(EntryKey key, String reason) {
    throw new AssertionError(reason);
  }

  @Override
  public void good(EntryKey key) {
    // nobody is told
  }
}
