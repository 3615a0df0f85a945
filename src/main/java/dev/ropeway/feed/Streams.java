package dev.ropeway.feed;

import dev.ropeway.Ack;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.DecidedUpTo;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.store.BoundStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The stream readers of a node. Thread-safe. */
public final class Streams implements AutoCloseable {
  private static final int SMALL_COPY = 16_384;

  private final Publisher publisher;
  private final Settings settings;
  private final PastMemory memory;
  private final ScheduledExecutorService scheduler;
  private final Map<EntryKey, Frames> frames = new ConcurrentHashMap<>();
  private final Set<StreamReader> readers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final LongAdder resets = new LongAdder();
  private final StreamTimes times = new StreamTimes();
  private final Replays replays;
  private final Openings openings;

  /**
   * Reads through a publisher.
   *
   * @param scheduler runs the frames
   * @param executor runs what reads the database
   */
  public Streams(
      Publisher publisher,
      Journal journal,
      Settings settings,
      PastMemory memory,
      ScheduledExecutorService scheduler,
      Executor executor) {
    this.publisher = publisher;
    this.settings = settings;
    this.memory = memory;
    this.scheduler = scheduler;
    this.replays = new Replays(journal, settings, memory);
    // A client has one request on its way at a time, and no more than these are in it.
    int mostAcks = settings.count(Setting.REQUEST_ACTIONS);
    this.openings = new Openings(publisher, replays, journal, mostAcks, executor);
  }

  /**
   * Opens a reader, together with others that are opened meanwhile: it sees everything that was
   * acknowledged before, on whichever node.
   *
   * @param resumeAfter the version it has; null to begin with a snapshot
   * @param oldest it does not go on from before that, for that would be history
   * @param side what it gets besides; closed with the reader, also if none is opened
   * @param told which acks it is told in updates; null: all
   * @return completes when it has begun, on a thread that opens others: what follows must not
   *     block; null if this node has as many readers as it may
   */
  public @Nullable CompletionStage<UpdateStream> open(
      EntryKey key,
      BoundStore<?> store,
      @Nullable StampedVersion resumeAfter,
      Instant oldest,
      @Nullable SideEvents side,
      @Nullable Predicate<Ack> told) {
    StreamReader reader = null;
    try {
      reader = reader(key, store, side, told);
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
      Opening opening = new Opening(reader, resumeAfter, oldest);
      openings.add(opening);
      return opening.opened();
    } catch (RuntimeException | Error e) {
      reader.close();
      throw e;
    }
  }

  private @Nullable StreamReader reader(
      EntryKey key, BoundStore<?> store, @Nullable SideEvents side, @Nullable Predicate<Ack> told) {
    if (count.incrementAndGet() > settings.count(Setting.STREAMS)) {
      count.decrementAndGet();
      return null;
    }
    StreamReader opened = null;
    try {
      opened = join(key, store, side, told);
      return opened;
    } finally {
      if (opened == null) {
        count.decrementAndGet();
      }
    }
  }

  private StreamReader join(
      EntryKey key, BoundStore<?> store, @Nullable SideEvents side, @Nullable Predicate<Ack> told) {
    StreamReader[] opened = {null};
    frames.compute(
        key,
        (k, old) -> {
          Frames current = old == null ? frames(key, store) : old;
          opened[0] = new StreamReader(this, current.watch(), current, side, told);
          current.join(opened[0]);
          return current;
        });
    readers.add(opened[0]);
    return opened[0];
  }

  private Frames frames(EntryKey key, BoundStore<?> store) {
    Frames made = new Frames(key.store(), scheduler, settings, times);
    made.watch(publisher.join(key, store, made));
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

  /** See {@link Replays#forgotSince}. */
  public void forgotSince(Instant then) {
    replays.forgotSince(then);
  }

  /** Whether a copy of a snapshot is so large that it matters. */
  boolean copies(StreamEvent snapshot) {
    return snapshot.json().length > SMALL_COPY;
  }

  /** Memory for a copy of a snapshot; null if it does not matter. May wait. */
  PastMemory.@Nullable Lease copy(StreamEvent snapshot) {
    return copies(snapshot) ? memory.take(snapshot.json().length) : null;
  }

  /** A client's last outcomes up to a version; nothing of null. Blocks. */
  List<Ack> decided(@Nullable ClientKey client, long version) {
    return client == null ? List.of() : openings.decided(new DecidedUpTo(client, version));
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
