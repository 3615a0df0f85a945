package dev.ropeway.node;

import dev.ropeway.cycle.CycleListener;
import dev.ropeway.cycle.Pushed;
import dev.ropeway.feed.Announcer;
import dev.ropeway.feed.Publisher;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.session.BadKeys;
import dev.ropeway.session.Violations;
import java.util.Map;

/** Tells this node's watches and the other nodes what cycles have done. */
record CommitPublisher(
    Publisher publisher, BadKeys badKeys, Violations violations, Announcer announcer)
    implements CycleListener {
  @Override
  public void pushed(Pushed pushed) {
    announcer.pushed(pushed.before(), pushed.now(), pushed.update(), pushed.patchBytes());
    publisher.pushed(pushed.before(), pushed.now(), pushed.update(), pushed.patchBytes());
    violations.pushed(pushed.now());
  }

  @Override
  public void pending(EntryKey key) {
    announcer.pending(key);
  }

  @Override
  public void told() {
    announcer.tell();
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

  /** Keys of a store that this node cannot work on, with the reasons; a copy of some of them. */
  Map<String, String> bad(String store) {
    Map<String, String> bad = badKeys.of(store);
    bad.putAll(publisher.bad(store));
    return bad;
  }
}
