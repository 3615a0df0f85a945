package dev.ropeway.room;

import dev.ropeway.config.LoopLog;
import dev.ropeway.feed.FramePace;
import dev.ropeway.feed.RoomNote;
import dev.ropeway.journal.EntryKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells the other nodes what happens in rooms: at once after a pause, then everything of a frame
 * together, because PostgreSQL lets only one transaction with a notification commit at a time. What
 * cannot be sent is tried again with what comes next, but for messages, which are dropped.
 * Thread-safe.
 */
final class Relay {
  private static final LoopLog LOG =
      new LoopLog(Relay.class, "The other nodes could not be told about rooms");

  /** About how many characters may wait to be sent. */
  private static final long MOST_WAITING = 4_000_000;

  private static final int MOST_ROOMS = 50_000;

  private final Consumer<List<RoomNote>> sender;
  private final Executor executor;
  private final ScheduledExecutorService scheduler;

  // guarded by this
  private final FramePace pace;
  private Map<EntryKey, RoomDelta> deltas = new LinkedHashMap<>();
  private long waiting;
  private boolean scheduled;
  private long notBefore;

  Relay(
      Consumer<List<RoomNote>> sender,
      Executor executor,
      ScheduledExecutorService scheduler,
      Duration frame) {
    this.sender = sender;
    this.executor = executor;
    this.scheduler = scheduler;
    this.pace = new FramePace(frame.toNanos(), System.nanoTime());
    this.notBefore = System.nanoTime();
  }

  /** Whether so much waits that no more should be taken in. */
  synchronized boolean full() {
    return waiting > MOST_WAITING;
  }

  /**
   * Adds to what is told about a room.
   *
   * @param size about how many characters it takes
   */
  synchronized void tell(EntryKey room, int size, Consumer<RoomDelta> what) {
    if (deltas.size() < MOST_ROOMS || deltas.containsKey(room)) {
      what.accept(deltas.computeIfAbsent(room, RoomDelta::new));
      waiting += size;
      schedule();
    }
  }

  private synchronized void schedule() {
    if (scheduled || deltas.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    long pause = Math.max(pace.pause(now), notBefore - now);
    try {
      scheduler.schedule(this::begin, pause, TimeUnit.NANOSECONDS);
      scheduled = true;
    } catch (RejectedExecutionException e) {
      deltas.clear(); // the node is closing
    }
  }

  private void begin() {
    if (!LOG.begins(executor, this::send)) {
      finish(Map.of(), false);
    }
  }

  private void send() {
    Map<EntryKey, RoomDelta> sent = take();
    boolean done = false;
    try {
      sender.accept(sent.values().stream().map(RoomDelta::note).toList());
      done = true;
    } catch (RuntimeException | Error e) {
      LOG.failed(e);
    } finally {
      finish(sent, done);
    }
  }

  private synchronized Map<EntryKey, RoomDelta> take() {
    Map<EntryKey, RoomDelta> taken = deltas;
    deltas = new LinkedHashMap<>();
    waiting = 0;
    pace.made(System.nanoTime());
    return taken;
  }

  private synchronized void finish(Map<EntryKey, RoomDelta> sent, boolean done) {
    if (!done) {
      for (RoomDelta delta : sent.values()) {
        delta.messages.clear();
        if (deltas.size() < MOST_ROOMS || deltas.containsKey(delta.room)) {
          deltas.computeIfAbsent(delta.room, RoomDelta::new).mergeOlder(delta);
        }
      }
      waiting = deltas.values().stream().mapToLong(RoomDelta::size).sum();
      notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    }
    scheduled = false;
    schedule();
  }
}
