package dev.ropeway.feed;

import dev.ropeway.Ack;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.PastMemory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One reader's place in the frames of its key. */
final class StreamReader implements UpdateStream, SideEvents.Sleeper {
  private final Streams streams;
  private final Watch watch;
  private final Frames frames;
  private final @Nullable SideEvents side;
  private final @Nullable Predicate<Ack> told;
  private final Deque<StreamEvent> first = new ArrayDeque<>(1);

  /** The state it has been given while it stands beside the ring; null once it walks the ring. */
  private @Nullable EntrySnapshot beside;

  /** What the first events take, until the reader asks for more. */
  private volatile PastMemory.@Nullable Lease lease;

  /** How often the chain had begun anew when it was that state. */
  private int beginnings;

  private long place;
  private volatile boolean closed;
  private volatile @Nullable Runnable ready;

  /** Wakes a thread that waits for the next event; null: none ever has. */
  private volatile @Nullable Semaphore signal;

  /**
   * A reader that does not read yet.
   *
   * @param told which acks it is told in updates; null: all
   */
  StreamReader(
      Streams streams,
      Watch watch,
      Frames frames,
      @Nullable SideEvents side,
      @Nullable Predicate<Ack> told) {
    this.streams = streams;
    this.watch = watch;
    this.frames = frames;
    this.side = side;
    this.told = told;
  }

  Watch watch() {
    return watch;
  }

  /** The state at which it is to begin; its watch must have one. */
  EntrySnapshot prime() {
    frames.prime();
    return confirmed();
  }

  /** The client whose outcomes a snapshot of a state is told with; null if it is nobody's. */
  @Nullable ClientKey client(EntrySnapshot at) {
    String client = side == null ? null : side.client();
    return client == null || !at.written() ? null : new ClientKey(watch.key(), client);
  }

  /** Whether a snapshot of its own, which differs from that of others, takes memory. */
  boolean copies(EntrySnapshot now) {
    return streams.copies(frames.snapshot(now));
  }

  /**
   * Begins with a snapshot.
   *
   * @param acks its client's last outcomes, so that it can tell which of its actions the snapshot
   *     holds already: the answer to its request may be lost or on its way
   */
  void snapshot(EntrySnapshot now, List<Ack> acks) {
    StreamEvent shared = frames.snapshot(now);
    if (!acks.isEmpty()) {
      hold(streams.copy(shared));
    }
    first.add(acks.isEmpty() ? shared : StreamJson.with(shared, acks));
    beside = now;
  }

  /** Begins behind the version that it has, from which the replay leads to the state. */
  void resume(EntrySnapshot now, Replay replay) {
    hold(replay.lease());
    replay(replay.from(), replay.changes());
    beside = now;
  }

  /** Holds this instead of what was held; at once given back if the reader was closed meanwhile. */
  private synchronized void hold(PastMemory.@Nullable Lease next) {
    PastMemory.Lease old = lease;
    if (old != null) {
      old.close();
    }
    lease = next;
    if (next != null && closed) {
      next.close();
    }
  }

  private void replay(StampedVersion from, List<EntryChange> changes) {
    StampedVersion at = from;
    for (EntryChange change : changes) {
      long version = change.to().version();
      StampedVersion to = version > at.version() ? StampedVersion.of(version, change.at()) : at;
      first.add(
          StreamJson.update(at.version(), to, Replay.patch(change), change.acks()).event(told));
      at = to;
    }
  }

  private void reset(ResetReason reason) {
    EntrySnapshot now = confirmed();
    reset(reason, now, streams.decided(client(now), now.version()));
  }

  /** Begins anew with a snapshot, told with its client's last outcomes. */
  void reset(ResetReason reason, EntrySnapshot now, List<Ack> acks) {
    streams.countReset();
    first.clear();
    hold(null); // or it would wait for itself
    try {
      first.add(StreamJson.reset(reason));
      snapshot(now, acks);
    } catch (RuntimeException | Error e) {
      first.clear(); // a reset without its snapshot would be a hole: it is tried again
      throw e;
    }
  }

  private EntrySnapshot confirmed() {
    beginnings = watch.beginnings();
    return Objects.requireNonNull(watch.confirmed(), "the watch is loaded");
  }

  @Override
  public @Nullable StreamEvent next(Duration longest) throws InterruptedException {
    Semaphore waking = signal;
    if (waking == null) {
      waking = new Semaphore(0);
      signal = waking;
    }
    long end = System.nanoTime() + longest.toNanos();
    while (!closed) {
      waking.drainPermits(); // before looking: what comes after that wakes
      StreamEvent event = look();
      if (event != null) {
        return event;
      }
      long left = end - System.nanoTime();
      if (left <= 0 || !waking.tryAcquire(left, TimeUnit.NANOSECONDS)) {
        return poll();
      }
    }
    return null;
  }

  @Override
  public @Nullable StreamEvent poll() {
    return closed ? null : look();
  }

  @Override
  public void whenReady(Runnable told) {
    ready = told;
    told.run();
  }

  private @Nullable StreamEvent look() {
    StreamEvent event = chained();
    return event != null || side == null ? event : side.next();
  }

  private @Nullable StreamEvent chained() {
    if (!first.isEmpty()) {
      return first.remove();
    }
    if (lease != null) {
      hold(null); // the last of them has been written
    }
    EntrySnapshot at = beside;
    if (at != null) {
      return enter(at);
    }
    UpdateFrame frame = frames.after(place);
    if (frame != null) {
      place++;
      return frame.event(told);
    }
    ResetReason lost = frames.lost(place);
    if (lost != null) {
      reset(lost);
      return first.remove();
    }
    return null;
  }

  private @Nullable StreamEvent enter(EntrySnapshot at) {
    Frames.Joint joint = frames.joint(at, beginnings);
    if (joint == null) {
      return null;
    }
    if (joint.lost() != null) {
      reset(joint.lost());
      return first.remove();
    }
    beside = null;
    place = joint.place();
    return joint.update() == null ? chained() : joint.update().event(told);
  }

  @Override
  public boolean closed() {
    return closed;
  }

  @Override
  public void wake() {
    Runnable told = ready;
    Semaphore waking = signal;
    if (told != null) {
      told.run();
    } else if (waking != null) {
      waking.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    hold(null);
    wake();
    streams.leave(watch, this);
    if (side != null) {
      side.close();
    }
  }
}
