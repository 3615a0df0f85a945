package dev.ropeway.upkeep;

import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Engine;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Forms;
import dev.ropeway.journal.Forms.Form;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.PulledEntry;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.store.BoundStore;
import dev.ropeway.upkeep.SweepProgress.State;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Migrates all entries of a store in the background: a few keys at a time through the ordinary
 * cycles, resting as long as it worked. What is done is known from the entries themselves, so one
 * that was broken off is simply begun again. Thread-safe.
 */
final class Sweep implements Runnable {
  private static final System.Logger LOG = System.getLogger(Sweep.class.getName());
  private static final int KEYS_READ = 1_000;
  private static final int KEYS_AT_A_TIME = 50;
  private static final long LOOK_MILLIS = 10;

  private final Parts parts;
  private final BoundStore<?> store;
  private final CountDownLatch closed;
  private volatile SweepProgress progress;

  /**
   * What all sweeps of a node use.
   *
   * @param patience how long it waits for the cycles of a few keys
   */
  record Parts(
      Journal journal,
      Forms forms,
      Engine engine,
      Settings settings,
      NodeClock clock,
      Duration patience) {}

  /** Begins with the first key; it stops when {@code closed} is counted down. */
  Sweep(Parts parts, BoundStore<?> store, CountDownLatch closed) {
    this.parts = parts;
    this.store = store;
    this.closed = closed;
    this.progress = SweepProgress.begin(parts.clock().instant());
  }

  SweepProgress progress() {
    return progress;
  }

  @Override
  public void run() {
    try {
      boolean more = true;
      while (more) {
        long start = System.nanoTime();
        more = step();
        if (more && pause(Duration.ofNanos(System.nanoTime() - start).toMillis())) {
          end(State.STOPPED, null);
          return;
        }
      }
      end(State.DONE, null);
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }

  private void broken(Throwable e) {
    if (closed.getCount() == 0) { // the database is closed with the node
      end(State.STOPPED, null);
      LOG.log(Level.DEBUG, "The migration of store " + store.name() + " ended with its node", e);
    } else {
      end(State.FAILED, e.toString());
      LOG.log(Level.WARNING, "The migration of store " + store.name() + " was broken off", e);
    }
  }

  private void end(State state, @Nullable String reason) {
    progress = progress.end(state, parts.clock().instant(), reason);
  }

  /** Waits; true if the node is closing. */
  private boolean pause(long millis) {
    try {
      return closed.await(Math.max(LOOK_MILLIS, millis), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Migrates the next few keys; false if there are none behind them. */
  private boolean step() {
    List<Form> page = parts.forms().page(store.name(), progress.lastKey(), KEYS_READ);
    List<EntryKey> behind = new ArrayList<>();
    String last = progress.lastKey();
    for (Form form : page) {
      if (!store.migrations().done(form.migrations())) {
        behind.add(form.key());
      }
      last = form.key().key();
      if (behind.size() == KEYS_AT_A_TIME) {
        break;
      }
    }
    Map<String, String> bad = behind.isEmpty() ? Map.of() : bad(behind);
    List<EntryKey> able = behind.stream().filter(key -> !bad.containsKey(key.key())).toList();
    able.forEach(key -> parts.engine().orphaned(key, store));
    int left = await(able);
    progress = progress.more(able.size() - left, bad, left, last);
    return page.size() == KEYS_READ || behind.size() == KEYS_AT_A_TIME;
  }

  /** Those that cannot be migrated: no cycle has to be bothered with them. */
  private Map<String, String> bad(List<EntryKey> behind) {
    Map<String, String> bad = new TreeMap<>();
    for (PulledEntry entry : parts.journal().entries(behind)) {
      String reason = reason(entry);
      if (reason != null) {
        bad.put(entry.key().key(), reason);
      }
    }
    return bad;
  }

  private @Nullable String reason(PulledEntry entry) {
    EntrySnapshot migrated =
        EntrySnapshot.of(entry.key(), entry, store.defaultJson(), store.migrations());
    if (migrated.unknown() != null) {
      return migrated.unknown();
    }
    try {
      migrated.value(store::decode);
      return store.limits(parts.settings()).violation(migrated.data());
    } catch (JsonFormatException e) {
      return e.getMessage();
    }
  }

  /** Waits until cycles have migrated the keys; how many they have not. */
  private int await(List<EntryKey> keys) {
    List<EntryKey> waiting = keys;
    long end = parts.clock().in(parts.patience());
    while (!waiting.isEmpty() && parts.clock().nanos() < end && !pause(LOOK_MILLIS)) {
      waiting =
          parts.forms().of(waiting).stream()
              .filter(form -> !store.migrations().done(form.migrations()))
              .map(Form::key)
              .toList();
    }
    return waiting.size();
  }
}
