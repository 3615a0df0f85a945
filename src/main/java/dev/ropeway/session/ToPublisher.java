package dev.ropeway.session;

import dev.ropeway.cycle.CycleListener;
import dev.ropeway.cycle.Pushed;
import dev.ropeway.feed.Publisher;
import dev.ropeway.journal.EntryKey;

/** Tells the publisher what cycles have done. */
record ToPublisher(Publisher publisher, BadKeys badKeys, Violations violations)
    implements CycleListener {
  @Override
  public void pushed(Pushed pushed) {
    publisher.pushed(pushed.before(), pushed.now(), pushed.update(), pushed.patchBytes());
    violations.pushed(pushed.now());
  }

  @Override
  public void bad(EntryKey key, String reason) {
    badKeys.add(key, reason);
    publisher.bad(key, reason);
  }

  @Override
  public void good(EntryKey key) {
    badKeys.remove(key);
    publisher.bad(key, null);
  }
}
