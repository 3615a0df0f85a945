package dev.ropeway.node;

import dev.ropeway.cycle.Engine;
import dev.ropeway.feed.Announcer;
import dev.ropeway.feed.Publisher;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import java.util.List;

/** Takes up what was committed otherwise than by a cycle of this node. Thread-safe. */
record CommitsElsewhere(
    StoreCatalog stores, Engine engine, Publisher publisher, Announcer announcer) {

  /** A key has come to a position. */
  void moved(EntryKey key, Position position) {
    if (stores.find(key.store()) != null) {
      engine.pushedElsewhere(key, position);
      publisher.hint(key, position);
    }
  }

  /**
   * This node has written a key otherwise than by a cycle. The others hear of it after the commit:
   * one with a notification would be alone in the whole database.
   */
  void written(EntryKey key, Position position) {
    moved(key, position);
    announcer.pushed(key, position);
    announcer.tell();
  }

  /** This node has recorded the departure of a room's client. */
  void departed(EntryKey room) {
    recorded(List.of(room));
  }

  /** This node has recorded pending actions otherwise than by a cycle. */
  void recorded(List<EntryKey> keys) {
    for (EntryKey key : keys) {
      BoundStore<?> store = stores.find(key.store());
      if (store != null) {
        engine.orphaned(key, store);
      }
      announcer.pending(key);
    }
    announcer.tell();
  }
}
