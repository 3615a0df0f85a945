package dev.ropeway.feed;

import dev.ropeway.Ack;
import dev.ropeway.Update;
import dev.ropeway.config.LoopLog;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.feed.StreamTimes.Step;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.json.JsonDiff;
import jakarta.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The updates of one key as stream readers get them: pushes within a frame merged into one, encoded
 * once, kept in a ring that all readers walk at their own pace. A reader costs the others nothing:
 * it owns a place in the ring, no queue. Thread-safe.
 */
final class Frames implements Watcher {
  private static final LoopLog LOG =
      new LoopLog(Frames.class, "An update could not be made; its readers are reset");

  private final ScheduledExecutorService scheduler;
  private final StreamTimes times;
  private final Set<StreamReader> readers = ConcurrentHashMap.newKeySet(1);

  /** Set right after the construction, and by itself with each move. */
  private volatile @Nullable Watch watch;

  // guarded by this
  private final FramePace pace;
  private final Ring<UpdateFrame> ring;
  private ResetReason gap = ResetReason.TOO_SLOW;
  private long gapEnd;
  private @Nullable EntrySnapshot last;
  private int beginnings;
  private boolean scheduled;
  private long due;
  private @Nullable StreamEvent snapshot;
  private @Nullable EntrySnapshot snapshotOf;

  Frames(String store, ScheduledExecutorService scheduler, Settings settings, StreamTimes times) {
    this.scheduler = scheduler;
    this.times = times;
    this.pace = new FramePace(settings.time(Setting.FRAME, store).toNanos(), System.nanoTime());
    this.ring = Ring.recent(settings, UpdateFrame::bytes);
  }

  void watch(Watch opened) {
    watch = opened;
  }

  Watch watch() {
    return Objects.requireNonNull(watch);
  }

  @Override
  public synchronized void moved(Watch moved) {
    watch = moved; // a first frame may be due before the one who opened it has said so
    if (!scheduled) {
      scheduled = true;
      long now = System.nanoTime();
      long pause = pace.pause(now);
      due = now + pause;
      try {
        scheduler.schedule(this::emit, pause, TimeUnit.NANOSECONDS);
      } catch (RuntimeException | Error e) {
        scheduled = false; // the next move tries again
        LOG.failed(e);
      }
    }
  }

  private void emit() {
    LOG.surely(this::frame);
    readers.forEach(StreamReader::wake);
  }

  private synchronized void frame() {
    scheduled = false;
    times.since(Step.FEED, due);
    EntrySnapshot from = last;
    int begun = watch().beginnings();
    EntrySnapshot now = watch().confirmed();
    if (now == null) {
      return;
    }
    last = now;
    if (begun != beginnings) {
      beginnings = begun;
      cut(ResetReason.UNKNOWN_VERSION);
      return;
    }
    if (from == null || !from.position().before(now.position())) {
      return;
    }
    pace.made(System.nanoTime());
    @Nullable ResetReason missing = ResetReason.TOO_SLOW;
    try {
      List<Update> updates = watch().between(from.position(), now.position());
      if (updates == null) {
        missing = watch().lost(from.position());
      } else {
        long start = System.nanoTime();
        ring.add(merge(from, now, updates));
        times.since(Step.ENCODE, start);
        missing = null;
      }
    } finally { // whatever went wrong: what follows must not look as if nothing were missing
      if (missing != null) {
        cut(missing);
      }
    }
  }

  /** Begins the ring anew: nobody can walk over this gap. */
  private void cut(ResetReason reason) {
    ring.cut();
    gap = reason;
    gapEnd = ring.newest();
    snapshot = null;
    snapshotOf = null;
  }

  static UpdateFrame merge(EntrySnapshot from, EntrySnapshot now, List<Update> updates) {
    if (updates.size() == 1) {
      Update only = updates.get(0);
      return StreamJson.update(only.from(), StreamJson.at(now), only.patch(), only.acks());
    }
    JsonArray patch = JsonDiff.between(from.data(), now.data());
    List<Ack> acks = new ArrayList<>();
    updates.forEach(update -> acks.addAll(update.acks()));
    return StreamJson.update(from.version(), StreamJson.at(now), patch, acks);
  }

  void join(StreamReader reader) {
    readers.add(reader);
  }

  /** Gives the ring its first state, which the watch must have. */
  synchronized void prime() {
    if (last == null) {
      beginnings = watch().beginnings();
      last = watch().confirmed();
    }
  }

  /** Returns whether it was the last one. */
  boolean leave(StreamReader reader) {
    readers.remove(reader);
    return readers.isEmpty();
  }

  /** The update behind a place in the ring; null if there is none yet or it is gone. */
  synchronized @Nullable UpdateFrame after(long place) {
    return ring.after(place);
  }

  /** Why the place has fallen out of the ring; null if it has not. */
  synchronized @Nullable ResetReason lost(long place) {
    if (!ring.lost(place)) {
      return null;
    }
    return place < gapEnd ? gap : ResetReason.TOO_SLOW;
  }

  /**
   * Leads a reader that stands beside the ring, at a state newer than the frame it joined in, back
   * into it.
   *
   * @param begun how often the chain had begun anew when it was that state
   */
  synchronized @Nullable Joint joint(EntrySnapshot at, int begun) {
    EntrySnapshot now = last;
    if (now == null || begun > beginnings) {
      return null;
    }
    if (begun < beginnings) {
      return new Joint(ring.newest(), null, ResetReason.UNKNOWN_VERSION);
    }
    if (now.position().before(at.position())) {
      return null;
    }
    if (now.position().equals(at.position())) {
      return new Joint(ring.newest(), null, null);
    }
    List<Update> updates = watch().between(at.position(), now.position());
    if (updates == null) {
      return new Joint(ring.newest(), null, watch().lost(at.position()));
    }
    try {
      return new Joint(ring.newest(), merge(at, now, updates), null);
    } catch (RuntimeException | Error e) {
      LOG.unexpected(e);
      return new Joint(ring.newest(), null, ResetReason.TOO_SLOW);
    }
  }

  /**
   * Where a reader comes into the ring.
   *
   * @param place its place
   * @param update what it has to get first; null for nothing
   * @param lost why that is no longer known; null if it is
   */
  record Joint(long place, @Nullable UpdateFrame update, @Nullable ResetReason lost) {}

  /** The snapshot of a state, encoded once for all who join at it. */
  synchronized StreamEvent snapshot(EntrySnapshot now) {
    StreamEvent current = snapshot;
    if (current == null || snapshotOf != now) {
      current = StreamJson.snapshot(now);
      snapshot = current;
      snapshotOf = now;
    }
    return current;
  }
}
