package dev.ropeway.node;

import dev.ropeway.access.LiveAccess;
import dev.ropeway.cycle.DueActions;
import dev.ropeway.cycle.Engine;
import dev.ropeway.feed.Announcer;
import dev.ropeway.feed.Feed;
import dev.ropeway.feed.Publisher;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Move;
import dev.ropeway.journal.SameDatabase;
import dev.ropeway.room.Rooms;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Takes hints of other nodes to those whom they concern. */
record HintListener(
    String self,
    StoreCatalog stores,
    SameDatabase database,
    Announcer announcer,
    Publisher publisher,
    Engine engine,
    Rooms rooms,
    CommitsElsewhere elsewhere,
    Deputies deputies,
    DueActions due,
    Reconciler safety,
    LiveAccess live,
    HintCount count)
    implements Feed.Listener {

  @Override
  public Set<String> living() {
    return announcer.living();
  }

  @Override
  public void hint(Hint hint) {
    announcer.heard(hint.node());
    for (Move move : hint.moves()) {
      if (move.lineage().equals(database.lineage())) {
        publisher.move(move);
      }
    }
    hint.pushed()
        .forEach(
            (key, position) -> {
              count.add(publisher.watches(key));
              deputies.moved(key);
              elsewhere.moved(key, position);
            });
    for (EntryKey key : hint.pending()) {
      BoundStore<?> store = stores.find(key.store());
      Duration delay = store == null ? Duration.ZERO : store.store().pushDelay();
      deputies.recorded(hint.node(), key, delay);
      engine.pendingElsewhere(key);
    }
    Instant next = hint.due();
    if (next != null) {
      due.told(next);
    }
    if (hint.all()) {
      publisher.compareAll();
    }
  }

  @Override
  public void note(String texts) {
    rooms.hear(texts);
  }

  @Override
  public void accessChanged() {
    live.changed();
  }

  /** Perhaps it is not only the hints that are gone. */
  @Override
  public void interrupted() {
    announcer.listening(false);
    database.doubt();
    safety.pullSoon();
  }

  @Override
  public void missed() {
    announcer.listening(true);
    database.doubt();
    engine.missed();
    due.doubt();
    publisher.compareAll();
    rooms.missed();
    live.changed();
  }
}
