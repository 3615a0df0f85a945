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

  /** What is told of one place; by identity: two watches of one by one listener are two. */
  private abstract static class Watch {
    final String path;

    Watch(String path) {
      JsonPointers.parse(path); // refuses what is no pointer
      this.path = path;
    }

    /** Gives what is to be told of it. */
    abstract List<Runnable> told(
        @Nullable JsonValue before, @Nullable JsonValue after, List<Change> changes);
  }

  Runnable listen(MirrorListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  Runnable watch(String path, Consumer<Change> listener) {
    return watch(
        new Watch(path) {
          @Override
          List<Runnable> told(
              @Nullable JsonValue before, @Nullable JsonValue after, List<Change> changes) {
            JsonValue previous = valueAt(before, path);
            JsonValue value = valueAt(after, path);
            if (StateDiff.equal(previous, value)) {
              return List.of();
            }
            Change.Origin origin = MemberChanges.originAt(path, changes);
            Change change = new Change(path, value, previous, origin);
            return List.of(() -> listener.accept(change));
          }
        });
  }

  Runnable watchMembers(String path, Consumer<? super MemberChange> listener) {
    return watch(
        new Watch(path) {
          @Override
          List<Runnable> told(
              @Nullable JsonValue before, @Nullable JsonValue after, List<Change> changes) {
            return MemberChanges.between(path, before, after, changes).stream()
                .<Runnable>map(change -> () -> listener.accept(change))
                .toList();
          }
        });
  }

  private Runnable watch(Watch watch) {
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
      watch.told(before, after, changes).forEach(call -> queue.add(() -> guarded(call)));
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

  @SuppressWarnings("CatchingUnchecked") // whatever a listener throws, the others are told
  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "A listener of a mirror failed.", e);
    }
  }
}
