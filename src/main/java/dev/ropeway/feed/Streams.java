package dev.ropeway.feed;

import dev.ropeway.Ack;
import dev.ropeway.OverloadedException;
import dev.ropeway.StreamEvent;
import dev.ropeway.UpdateStream;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.Change;
import dev.ropeway.journal.Changes;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.Position;
import dev.ropeway.store.BoundStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The stream readers of a node. Thread-safe. */
public final class Streams implements AutoCloseable {
  private static final int SMALL_COPY = 16_384;

  /** How far the clocks of nodes may differ. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final Publisher publisher;
  private final Journal journal;
  private final Settings settings;
  private final PastMemory memory;
  private final ScheduledExecutorService scheduler;
  private final Map<EntryKey, Frames> frames = new ConcurrentHashMap<>();
  private final Set<StreamReader> readers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final LongAdder resets = new LongAdder();
  private final StreamTimes times = new StreamTimes();
  private volatile Instant forgotSince = Instant.MAX;

  /** Reads through a publisher; the scheduler runs the frames. */
  public Streams(
      Publisher publisher,
      Journal journal,
      Settings settings,
      PastMemory memory,
      ScheduledExecutorService scheduler) {
    this.publisher = publisher;
    this.journal = journal;
    this.settings = settings;
    this.memory = memory;
    this.scheduler = scheduler;
  }

  /**
   * Opens a reader. Blocks on the database, so that the reader sees everything acknowledged before,
   * on whichever node.
   *
   * @param resumeAfter the version it has; empty to begin with a snapshot
   * @param side what it gets besides; closed with the reader, also if none is opened
   * @return null if this node has as many readers as it may
   */
  public @Nullable UpdateStream open(
      EntryKey key, BoundStore<?> store, OptionalLong resumeAfter, @Nullable SideEvents side) {
    StreamReader reader = null;
    try {
      reader = reader(key, store, side);
    } finally {
      if (reader == null && side != null) {
        side.close();
      }
    }
    if (reader == null) {
      return null;
    }
    try {
      if (side != null) {
        side.wakes(reader);
      }
      publisher.refresh(reader.watch());
      reader.start(resumeAfter);
      return reader;
    } catch (RuntimeException | Error e) {
      reader.close();
      throw e;
    }
  }

  private @Nullable StreamReader reader(
      EntryKey key, BoundStore<?> store, @Nullable SideEvents side) {
    if (count.incrementAndGet() > settings.count(Setting.STREAMS)) {
      count.decrementAndGet();
      return null;
    }
    boolean done = false;
    try {
      StreamReader opened = join(key, store, side);
      readers.add(opened);
      done = true;
      return opened;
    } finally {
      if (!done) {
        count.decrementAndGet();
      }
    }
  }

  private StreamReader join(EntryKey key, BoundStore<?> store, @Nullable SideEvents side) {
    StreamReader[] opened = {null};
    frames.compute(
        key,
        (k, old) -> {
          Frames current = old == null ? frames(key, store) : old;
          opened[0] = new StreamReader(this, current.watch(), current, side);
          current.join(opened[0]);
          return current;
        });
    return opened[0];
  }

  private Frames frames(EntryKey key, BoundStore<?> store) {
    Frames made = new Frames(scheduler, settings, times);
    made.watch(publisher.open(key, store, made));
    return made;
  }

  void leave(Watch watch, StreamReader reader) {
    if (readers.remove(reader)) {
      count.decrementAndGet();
      frames.computeIfPresent(
          watch.key(),
          (k, current) -> {
            if (!current.leave(reader)) {
              return current;
            }
            publisher.close(watch, current);
            return null;
          });
    }
  }

  /**
   * The database has forgotten: a reader that comes back may have seen versions that are others
   * now, if they were made since then.
   */
  public void forgotSince(Instant then) {
    forgotSince = then.minus(SKEW);
  }

  /** What a reader has missed, as far as that can be told. Waits while many others read theirs. */
  Replay replay(Watch watch, long version, EntrySnapshot now) {
    if (now.version() - version > settings.get(Setting.REPLAY)) {
      return Replay.refused(ResetReason.TOO_SLOW);
    }
    if (!now.asStored()) {
      return Replay.refused(ResetReason.UNKNOWN_VERSION); // in which form has it the data?
    }
    PastMemory.Lease lease;
    try {
      lease = memory.take(settings.get(Setting.REPLAY_BYTES));
    } catch (OverloadedException e) {
      return Replay.refused(ResetReason.TOO_SLOW); // the snapshot takes nothing that is not there
    }
    Replay replay = Replay.refused(ResetReason.TOO_SLOW);
    try {
      replay = read(watch, version, now, lease);
      return replay;
    } finally {
      if (replay.refused() != null) {
        lease.close();
      }
    }
  }

  private Replay read(Watch watch, long version, EntrySnapshot now, PastMemory.Lease lease) {
    int limit = Math.toIntExact(settings.get(Setting.REPLAY)) + 1;
    long most = settings.get(Setting.REPLAY_BYTES);
    Changes found = journal.changes(Map.of(watch.key(), new Position(version, -1)), limit, most);
    List<Change> changes =
        found.list().stream().filter(change -> change.to().version() <= now.version()).toList();
    Instant next = changes.isEmpty() ? now.updatedAt() : changes.get(0).at();
    if (version > 0 && !next.isBefore(forgotSince)) {
      return Replay.refused(ResetReason.UNKNOWN_VERSION); // which of the two did it see?
    }
    long expected = version;
    long bytes = 0;
    for (Change change : changes) {
      if (change.erasure() || (change.patch() != null && change.to().version() != ++expected)) {
        return Replay.refused(ResetReason.HISTORY_PRUNED);
      }
      if (change.migrating() && change.to().version() > version + 1) {
        // a reader that was shown migrated data cannot apply the patches before the migration
        return Replay.refused(ResetReason.UNKNOWN_VERSION);
      }
      bytes += change.bytes();
    }
    if (found.more() || bytes > most) {
      return Replay.refused(ResetReason.TOO_SLOW);
    }
    lease.shrink(bytes);
    return expected == now.version()
        ? new Replay(changes, null, lease)
        : Replay.refused(ResetReason.HISTORY_PRUNED);
  }

  /** Memory for a copy of a snapshot; null if it is so small that it does not matter. */
  PastMemory.@Nullable Lease copy(StreamEvent snapshot) {
    int bytes = snapshot.json().length;
    return bytes <= SMALL_COPY ? null : memory.take(bytes);
  }

  /**
   * A client's last outcomes, so that it can tell which of its actions a snapshot holds already:
   * the answer to its request may be lost or on its way.
   */
  List<Ack> decided(Watch watch, @Nullable SideEvents side, EntrySnapshot at) {
    String client = side == null ? null : side.client();
    if (client == null || !at.written()) {
      return List.of();
    }
    // A client has one request on its way at a time, and no more than these are in it.
    int most = settings.count(Setting.REQUEST_ACTIONS);
    return journal.decided(new ClientKey(watch.key(), client), at.version(), most);
  }

  void countReset() {
    resets.increment();
  }

  /** How long updates take to readers. */
  public StreamTimes times() {
    return times;
  }

  /** Readers at present. */
  public int readers() {
    return count.get();
  }

  /** Resets since the start. */
  public long resets() {
    return resets.sum();
  }

  @Override
  public void close() {
    readers.forEach(StreamReader::close);
  }
}
