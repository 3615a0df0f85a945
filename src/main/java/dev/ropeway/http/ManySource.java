package dev.ropeway.http;

import dev.ropeway.config.NodeClock;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.StreamEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The stream of many keys: each has its own chain, and all have their turns. Of updates there is no
 * queue, only which keys have some. An id is of all keys, so it is sent now and then only, by
 * itself behind what it covers: what comes after the last one comes again to who resumes.
 */
final class ManySource implements StreamSource {
  /** So few that their id is hardly longer than what it comes with. */
  private static final int FEW = 16;

  private static final Duration BETWEEN_IDS = Duration.ofSeconds(1);

  private final Map<Integer, WatchedEntry> keys = new ConcurrentHashMap<>();
  private final Queue<WatchedEntry> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean reminded = new AtomicBoolean();
  private final NodeClock clock;
  private final Executor executor;
  private final String list;
  private volatile @Nullable Runnable told;

  // touched by who writes
  private final StampedVersion[] versions;
  private boolean changed;
  private long last;

  /**
   * One whose keys are open.
   *
   * @param executor reminds of an id that is late
   * @param list see {@link ManyId#list}
   * @param versions that the reader has
   */
  ManySource(
      List<WatchedEntry> open,
      NodeClock clock,
      Executor executor,
      String list,
      StampedVersion[] versions) {
    open.forEach(key -> keys.put(key.place(), key));
    this.clock = clock;
    this.executor = executor;
    this.list = list;
    this.versions = versions.clone();
    this.last = clock.nanos();
  }

  @Override
  public void whenReady(Runnable toTell) {
    told = toTell;
    keys.values().forEach(key -> key.stream().whenReady(() -> wake(key)));
  }

  private void wake(WatchedEntry key) {
    if (key.queue()) {
      ready.add(key);
      Objects.requireNonNull(told).run();
    }
  }

  @Override
  public void take(Outgoing out) {
    WatchedEntry key = next(out);
    while (key != null) {
      key.unqueue(); // before looking: what comes after that wakes
      StreamEvent event = key.stream().poll();
      if (event != null) {
        add(key, event, out);
      } else if (key.stream().closed()) {
        end(key);
      }
      key = next(out);
    }
    if (changed) {
      addId(out);
    }
  }

  private @Nullable WatchedEntry next(Outgoing out) {
    return out.isEnough() ? null : ready.poll();
  }

  private void add(WatchedEntry key, StreamEvent event, Outgoing out) {
    key.add(event, out);
    if (event.kind().resumable()) {
      versions[key.place()] = event.at();
      changed = true;
    }
    if (event.kind() == StreamEvent.Kind.ACCESS) {
      end(key);
    } else if (key.queue()) {
      ready.add(key); // there may be more, but the others have their turn
    }
  }

  /** It is woken once more by that. */
  private void end(WatchedEntry key) {
    if (keys.remove(key.place()) != null) {
      key.close();
    }
  }

  private void addId(Outgoing out) {
    long since = clock.nanos() - last;
    if (versions.length <= FEW || since >= BETWEEN_IDS.toNanos()) {
      out.add("id: " + ManyId.of(list, versions) + "\n\n");
      last = clock.nanos();
      changed = false;
    } else if (reminded.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(
              BETWEEN_IDS.toNanos() - since, TimeUnit.NANOSECONDS, executor)
          .execute(this::remind);
    }
  }

  private void remind() {
    reminded.set(false);
    Objects.requireNonNull(told).run();
  }

  @Override
  public boolean closed() {
    return keys.isEmpty();
  }

  @Override
  public void close() {
    keys.values().forEach(this::end);
  }
}
