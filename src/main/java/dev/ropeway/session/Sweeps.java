package dev.ropeway.session;

import dev.ropeway.store.BoundStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The sweeps of a node, at most one a store at a time. Thread-safe. */
final class Sweeps implements AutoCloseable {
  private final Node node;
  private final Map<String, Sweep> sweeps = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  Sweeps(Node node) {
    this.node = node;
  }

  /** Begins one unless one is running. */
  SweepProgress start(BoundStore<?> store) {
    Sweep sweep =
        sweeps.compute(
            store.name(),
            (name, old) -> {
              if (old != null && old.progress().state() == SweepProgress.State.RUNNING) {
                return old;
              }
              Sweep begun = new Sweep(node, store, closed);
              node.executor().execute(begun);
              return begun;
            });
    return sweep.progress();
  }

  /** How far the last one has come; null if there was none. */
  @Nullable SweepProgress progress(BoundStore<?> store) {
    Sweep sweep = sweeps.get(store.name());
    return sweep == null ? null : sweep.progress();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
