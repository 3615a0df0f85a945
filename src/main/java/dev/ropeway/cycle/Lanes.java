package dev.ropeway.cycle;

import dev.ropeway.journal.Bucket;
import dev.ropeway.journal.EntryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a node, each with its share of the keys: with as many as there are buckets, each has
 * one, and all that it writes is in it. Thread-safe.
 */
final class Lanes implements TransactionQueue.Keys {
  private final List<LaneRunner> runners = new ArrayList<>();

  /** So many lanes. */
  Lanes(int count, Supplier<LaneRunner> lane) {
    for (int i = 0; i < count; i++) {
      runners.add(lane.get());
    }
  }

  /** The lane of a key. */
  Lane of(EntryKey key) {
    return runner(key).lane();
  }

  private LaneRunner runner(EntryKey key) {
    int count = runners.size();
    return runners.get(
        count == Bucket.COUNT
            ? Bucket.of(key)
            : Math.floorMod(key.hashCode() * 0x9E3779B9 >>> 16, count));
  }

  /** Has a key's lane make a change, after which it may have work. */
  void have(EntryKey key, Consumer<Lane> change) {
    LaneRunner runner = runner(key);
    change.accept(runner.lane());
    runner.kick();
  }

  @Override
  public void kick() {
    runners.forEach(LaneRunner::kick);
  }

  /** Has every key pulled on which there is work. */
  void pullAll() {
    runners.forEach(runner -> runner.lane().pullAll());
    kick();
  }

  /** Has what is undecided pushed without waiting for stores' push delays. */
  void flushAll() {
    runners.forEach(runner -> runner.lane().flushAll());
    kick();
  }

  /** How many undecided actions are on keys that cannot be worked on here. */
  long stuck() {
    long[] stuck = {0};
    runners.forEach(runner -> runner.lane().each(queue -> stuck[0] += queue.stuck()));
    return stuck[0];
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
