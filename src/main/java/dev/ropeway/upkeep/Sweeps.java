package dev.ropeway.upkeep;

import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Engine;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.Forms;
import dev.ropeway.journal.Journal;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The sweeps of a node, at most one a store at a time. Thread-safe. */
public final class Sweeps implements AutoCloseable {
  private final StoreCatalog stores;
  private final Sweep.Parts parts;
  private final Executor executor;
  private final Map<String, Sweep> sweeps = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Has begun none. */
  public Sweeps(
      StoreCatalog stores,
      Database database,
      Engine engine,
      Settings settings,
      NodeClock clock,
      Executor executor) {
    this.stores = stores;
    this.executor = executor;
    Duration patience = settings.time(Setting.WAIT);
    this.parts =
        new Sweep.Parts(
            new Journal(database), new Forms(database), engine, settings, clock, patience);
  }

  /** Begins to migrate all entries of a store in the background, unless it is being done. */
  public SweepProgress start(String store) {
    BoundStore<?> bound = bound(store);
    Sweep sweep =
        sweeps.compute(
            store,
            (name, old) -> {
              if (old != null && old.progress().state() == SweepProgress.State.RUNNING) {
                return old;
              }
              Sweep begun = new Sweep(parts, bound, closed);
              executor.execute(begun);
              return begun;
            });
    return sweep.progress();
  }

  /** How far the last one has come on this node; null if none was begun here. */
  public @Nullable SweepProgress progress(String store) {
    Sweep sweep = sweeps.get(store);
    return sweep == null ? null : sweep.progress();
  }

  /** How many entries of a store are in another form than this node's; reads all of the store. */
  public long unmigrated(String store) {
    return parts.forms().countOthers(store, bound(store).migrations().names());
  }

  private BoundStore<?> bound(String store) {
    return Objects.requireNonNull(stores.find(store), store);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
