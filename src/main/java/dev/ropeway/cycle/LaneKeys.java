package dev.ropeway.cycle;

import dev.ropeway.journal.EntryKey;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all lanes, for transactions to claim.
 *
 * @param runner gives the lane of a key
 * @param kickAll starts lanes that have work
 */
record LaneKeys(Function<EntryKey, LaneRunner> runner, Runnable kickAll)
    implements TransactionQueue.Keys {
  @Override
  public boolean claim(EntryKey key) {
    return runner.apply(key).lane().claim(key);
  }

  @Override
  public void release(EntryKey key) {
    runner.apply(key).lane().release(key);
  }

  @Override
  public @Nullable String bad(EntryKey key) {
    return runner.apply(key).lane().bad(key);
  }

  @Override
  public void kick() {
    kickAll.run();
  }
}
