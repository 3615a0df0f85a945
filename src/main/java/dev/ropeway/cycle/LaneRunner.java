package dev.ropeway.cycle;

import dev.ropeway.config.Setting;
import dev.ropeway.journal.VersionKey;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the cycles of one lane. Thread-safe. */
final class LaneRunner extends CycleLoop<KeyBatch> {
  private final Lane lane;
  private final Cycle cycle;
  private final HeavyKeys heavy;

  LaneRunner(Lane lane, Cycle cycle, EngineParts parts) {
    super(lane, parts);
    this.lane = lane;
    this.cycle = cycle;
    this.heavy = new HeavyKeys(parts, this::cycle);
  }

  Lane lane() {
    return lane;
  }

  /** Runs one cycle on the calling thread; false if nothing was due. For tests. */
  boolean runOnce() {
    List<KeyBatch> batch = lane.take();
    if (batch.isEmpty()) {
      return false;
    }
    cycle(batch);
    return true;
  }

  /** All keys but the heavy ones, which have cycles of their own. */
  @Override
  boolean step() {
    List<KeyBatch> batch = lane.take();
    if (batch.isEmpty()) {
      return false;
    }
    List<KeyBatch> rest;
    try {
      rest = heavy.takeFrom(batch);
    } catch (RuntimeException | Error e) {
      failed(batch, e);
      return true;
    }
    int actions = rest.stream().mapToInt(KeyBatch::actions).sum();
    ran(actions, rest.isEmpty() ? 0 : cycle(rest));
    return true;
  }

  private long cycle(List<KeyBatch> batch) {
    long nanos = attempt(batch);
    parts.statistics().cycle(nanos);
    return nanos;
  }

  /** Runs a batch and gives it back. */
  @Override
  void work(List<KeyBatch> batch) {
    long start = System.nanoTime();
    parts.statistics().spent(Phase.QUEUED, batch.stream().mapToLong(w -> w.waited(start)).sum());
    batch.forEach(work -> work.adopted.forEach(work.queue::await));
    var outraced = cycle.run(batch);
    long pushed = System.nanoTime();
    CommitEffects effects = new CommitEffects(parts);
    effects.settle(batch, outraced);
    parts.statistics().spent(Phase.SETTLE, System.nanoTime() - pushed);
    try {
      batch.forEach(this::giveBack);
    } finally {
      effects.complete(); // it is committed
    }
  }

  private void giveBack(KeyBatch work) {
    KeyQueue queue = work.queue;
    Duration pause = null;
    if (work.bad != null) {
      queue.setbacks = 1;
      pause = parts.settings().time(Setting.PULL_DELAY, queue.key.store());
    } else if (work.outraced || work.truncated) {
      pause = Backoff.outraced(++queue.setbacks);
    } else {
      queue.setbacks = 0;
      queue.alone = false;
      boolean open = !queue.waiting.isEmpty() || !work.held.isEmpty();
      if (!work.due && open && queue.pushAt != null) {
        pause = Duration.ofNanos(Math.max(0, queue.pushAt - parts.clock().nanos()));
        queue.setbacks = work.held.isEmpty() ? 0 : 1; // what arrives does not take it up earlier
      } else if (open) {
        pause = Backoff.outraced(++queue.setbacks);
      }
    }
    lane.giveBack(queue, work.held, pause != null, at(pause));
  }

  private @Nullable Long at(@Nullable Duration pause) {
    return pause == null ? null : parts.clock().in(pause);
  }

  @Override
  void again(List<KeyBatch> batch, @Nullable Throwable failure) {
    boolean suspect = failure != null && batch.size() > 1 && !Outage.is(failure);
    for (KeyBatch work : batch) {
      work.queue.alone |= suspect;
      int setbacks = ++work.queue.setbacks;
      again(
          work,
          failure == null
              ? Backoff.outraced(setbacks)
              : Backoff.failed(setbacks, parts.settings().get(Setting.RETRY_MAX)),
          failure != null && work.pushing);
    }
  }

  private void again(KeyBatch work, Duration pause, boolean maybeWritten) {
    VersionKey made = work.pushed == null ? null : work.pushed.version();
    for (Request request : work.requests) {
      request.uncertain = true;
      if (maybeWritten) {
        request.unknown(made);
      }
      parts.clients().forget(request.client);
    }
    parts.cache().forget(work.queue.key);
    lane.giveBack(work.queue, work.requests, true, at(pause));
  }
}
