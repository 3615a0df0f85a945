package dev.ropeway.node;

import dev.ropeway.config.NodeClock;
import dev.ropeway.cycle.Engine;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.Orphan;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes over pending actions that nobody cares for, such as those of a node that died. Thread-safe.
 */
record Orphans(
    Deputies deputies, Journal journal, NodeClock clock, StoreCatalog stores, Engine engine) {
  private static final Duration AGE = Duration.ofSeconds(2);
  private static final int MOST = 1_000;

  /** Takes over what those who recorded it have not decided in time; to be called every tick. */
  void tick() {
    deputies.due().forEach(this::takeOver);
  }

  /** Looks for old pending actions in the log. Blocks on the database. */
  void search() {
    Instant now = clock.instant();
    List<EntryKey> old = new ArrayList<>();
    for (Orphan orphan : journal.orphans(now, AGE, MOST)) {
      if (isOld(orphan, now)) {
        old.add(orphan.key());
      }
    }
    deputies.found(old).forEach(this::takeOver);
  }

  /** Whoever recorded them may wait for the store's push delay. */
  private boolean isOld(Orphan orphan, Instant now) {
    BoundStore<?> store = stores.find(orphan.key().store());
    return store == null
        || orphan.since().isAfter(now)
        || !orphan.since().plus(store.store().pushDelay()).plus(AGE).isAfter(now);
  }

  private void takeOver(EntryKey key) {
    BoundStore<?> store = stores.find(key.store());
    if (store != null) {
      engine.orphaned(key, store);
    } else if (key.store().equals(TransactionRequest.STORE)) {
      engine.orphanedTransactions(key, stores::find);
    }
  }
}
