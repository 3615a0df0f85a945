package dev.ropeway.session;

import dev.ropeway.cycle.Engine;
import dev.ropeway.feed.Announcer;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import java.util.function.Consumer;

/** Has departures applied that this node has recorded for clients of rooms. */
record Departures(StoreCatalog stores, Engine engine, Announcer announcer)
    implements Consumer<EntryKey> {

  @Override
  public void accept(EntryKey room) {
    BoundStore<?> store = stores.find(room.store());
    if (store != null) {
      engine.orphaned(room, store);
    }
    announcer.pending(room);
    announcer.tell();
  }
}
