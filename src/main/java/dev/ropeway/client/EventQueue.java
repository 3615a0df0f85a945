package dev.ropeway.client;

import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonValue;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells listeners what happened, in order; what they do meanwhile is told after it. */
final class EventQueue {
  private static final System.Logger LOG = System.getLogger(EventQueue.class.getName());

  private final List<MirrorListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private boolean telling;

  /** By identity: two watches of one place by one listener are two. */
  private static final class Watch {
    final String path;
    final Consumer<Change> listener;

    Watch(String path, Consumer<Change> listener) {
      this.path = path;
      this.listener = listener;
    }
  }

  Runnable listen(MirrorListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  Runnable watch(String path, Consumer<Change> listener) {
    JsonPointers.parse(path);
    Watch watch = new Watch(path, listener);
    watches.add(watch);
    return () -> watches.remove(watch);
  }

  /** Adds something to be told to every listener there will be then. */
  void add(Consumer<MirrorListener> event) {
    queue.add(() -> listeners.forEach(listener -> guarded(() -> event.accept(listener))));
  }

  /** Adds what is to be done when all before it was told. */
  void then(Runnable task) {
    queue.add(task);
  }

  /** Adds what became of the shown data. */
  void changed(@Nullable JsonValue before, @Nullable JsonValue after, List<Change> changes) {
    changes.forEach(change -> add(listener -> listener.changed(change)));
    for (Watch watch : watches) {
      JsonValue previous = valueAt(before, watch.path);
      JsonValue value = valueAt(after, watch.path);
      if (!StateDiff.equal(previous, value)) {
        Change change = new Change(watch.path, value, previous, originAt(watch.path, changes));
        queue.add(() -> guarded(() -> watch.listener.accept(change)));
      }
    }
  }

  void tell() {
    if (telling) {
      return;
    }
    telling = true;
    for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
      next.run();
    }
    telling = false;
  }

  private static @Nullable JsonValue valueAt(@Nullable JsonValue data, String path) {
    return data == null ? null : JsonPointers.get(data, path);
  }

  private static Change.Origin originAt(String path, List<Change> changes) {
    List<Change.Origin> origins =
        changes.stream()
            .filter(change -> StateDiff.meet(change.path(), path))
            .map(Change::origin)
            .toList();
    return origins.contains(Change.Origin.ROLLBACK) ? Change.Origin.ROLLBACK : origins.get(0);
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a listener throws, the others are told
  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "A listener of a mirror failed.", e);
    }
  }
}
