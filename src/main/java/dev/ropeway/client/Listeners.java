package dev.ropeway.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Calls listeners in the order they came; one that fails does not keep the others. Thread-safe. */
final class Listeners<T> {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private final List<Consumer<? super T>> all = new CopyOnWriteArrayList<>();

  /** What takes it away again ends with being closed. */
  Subscription add(Consumer<? super T> listener) {
    Consumer<T> own = listener::accept; // the same listener may be added twice
    all.add(own);
    return () -> all.remove(own);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a listener throws, the others are told
  void tell(T event) {
    for (Consumer<? super T> each : all) {
      try {
        each.accept(event);
      } catch (Throwable e) {
        LOG.log(System.Logger.Level.WARNING, "A listener of a room failed", e);
      }
    }
  }
}
