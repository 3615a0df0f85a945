package dev.ropeway.cycle;

import dev.ropeway.journal.EntryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The lanes of a node, each with its share of the keys. Thread-safe. */
final class Lanes implements TransactionQueue.Keys {
  private final List<LaneRunner> runners = new ArrayList<>();
  private volatile boolean started;

  /** So many lanes, whose cycles run only once they are started. */
  Lanes(int count, Supplier<LaneRunner> lane) {
    for (int i = 0; i < count; i++) {
      runners.add(lane.get());
    }
  }

  /** The lane of a key; {@link #kick(EntryKey)} it when there is more to do on it. */
  Lane of(EntryKey key) {
    return runner(key).lane();
  }

  private LaneRunner runner(EntryKey key) {
    return runners.get(Math.floorMod(key.hashCode() * 0x9E3779B9 >>> 16, runners.size()));
  }

  void start() {
    started = true;
  }

  /** Starts a key's lane if it has work. */
  void kick(EntryKey key) {
    if (started) {
      runner(key).kick();
    }
  }

  @Override
  public void kick() {
    if (started) {
      runners.forEach(LaneRunner::kick);
    }
  }

  /** Has every key pulled on which there is work. */
  void pullAll() {
    runners.forEach(runner -> runner.lane().pullAll());
    kick();
  }

  /** Runs one cycle of each lane on the calling thread; false if nothing was due. */
  boolean runOnce() {
    boolean any = false;
    for (LaneRunner runner : runners) {
      any |= runner.runOnce();
    }
    return any;
  }

  @Override
  public boolean claim(EntryKey key) {
    return of(key).claim(key);
  }

  @Override
  public void release(EntryKey key) {
    of(key).release(key);
  }

  @Override
  public @Nullable String bad(EntryKey key) {
    return of(key).bad(key);
  }
}
