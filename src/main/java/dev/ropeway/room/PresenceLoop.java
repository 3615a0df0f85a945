package dev.ropeway.room;

import dev.ropeway.config.LoopLog;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Says when presence is synchronized: one thing after the other, on one thread at a time, and
 * nothing while there is nothing to do. What fails is tried again. Thread-safe.
 */
final class PresenceLoop {
  private static final LoopLog LOG =
      new LoopLog(PresenceLoop.class, "Presence could not be kept and will be tried again");
  private static final int MOST_ROOMS = 1_000;
  private static final long NEVER = Long.MAX_VALUE;
  private static final Duration LAST_WORK = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final PresenceSync sync;
  private final Executor executor;
  private final long begin = System.nanoTime();

  // guarded by this; times in nanoseconds since the beginning, so that they never wrap around
  private final Set<EntryKey> stale = new LinkedHashSet<>();
  private boolean started;
  private boolean working;
  private long careAt = NEVER;
  private long retryAt;

  PresenceLoop(PresenceSync sync, Executor executor) {
    this.sync = sync;
    this.executor = executor;
  }

  private LocalPresence local() {
    return sync.local();
  }

  /** Begins to work; the tables must be there. */
  void start() {
    synchronized (this) {
      started = true;
    }
    careWithin(Duration.ZERO); // of what a node before this one has left undone
    work();
  }

  /** Goes on if there is something to do. */
  void tick() {
    boolean due;
    synchronized (this) {
      boolean waits = !stale.isEmpty() || local().waiting();
      due = started && !working && retryAt <= now() && (waits || careAt <= now());
    }
    if (due) {
      work();
    }
  }

  /** Has the database asked who is in rooms. */
  void ask(Collection<EntryKey> rooms) {
    synchronized (this) {
      stale.addAll(rooms);
    }
    work();
  }

  /** Has care taken within a time. */
  synchronized void careWithin(Duration time) {
    careAt = Math.min(careAt, now() + time.toNanos());
  }

  private long now() {
    return System.nanoTime() - begin;
  }

  /** Begins to do what there is to do. */
  void work() {
    synchronized (this) {
      if (!started || working || retryAt > now()) {
        return;
      }
      working = true;
    }
    try {
      executor.execute(this::run);
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        working = false; // the next tick tries again
      }
      LOG.failed(e);
    }
  }

  private void run() {
    Duration pause = RETRY;
    try {
      boolean more = true;
      while (more) {
        more = step();
      }
      pause = Duration.ZERO;
    } catch (RuntimeException | Error e) {
      LOG.failed(e);
    } finally {
      synchronized (this) {
        working = false;
        retryAt = now() + pause.toNanos();
        notifyAll();
      }
    }
    tick(); // something may have come since the last step
  }

  /** Does one thing; false if there was nothing to do. */
  private boolean step() {
    if (local().waiting()) {
      sync.tell(this);
      return true;
    }
    Set<EntryKey> rooms = takeStale();
    if (!rooms.isEmpty()) {
      find(rooms);
      return true;
    }
    if (!takeCare()) {
      return false;
    }
    care();
    return true;
  }

  private synchronized Set<EntryKey> takeStale() {
    Set<EntryKey> some = new LinkedHashSet<>();
    var all = stale.iterator();
    while (all.hasNext() && some.size() < MOST_ROOMS) {
      some.add(all.next());
      all.remove();
    }
    return some;
  }

  private void find(Set<EntryKey> rooms) {
    try {
      sync.find(rooms);
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        stale.addAll(rooms);
      }
      throw e;
    }
  }

  private synchronized boolean takeCare() {
    if (careAt > now()) {
      return false;
    }
    careAt = NEVER;
    return true;
  }

  private void care() {
    try {
      sync.care(this);
    } catch (RuntimeException | Error e) {
      careWithin(RETRY);
      throw e;
    }
  }

  /** Lets a client leave at once, also where other nodes have it. Blocks. */
  void leaveEverywhere(ClientKey client) {
    sync.leaveEverywhere(client, this);
  }

  /** The last word of a node that stops: who is present here may come back elsewhere. */
  void stop() {
    try {
      finish();
      while (local().waiting()) {
        sync.tell(this);
      }
    } catch (RuntimeException | Error e) {
      LOG.failed(e); // the others will find out that this node is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void finish() throws InterruptedException {
    started = false;
    long end = now() + LAST_WORK.toNanos();
    while (working && now() < end) {
      TimeUnit.NANOSECONDS.timedWait(this, end - now());
    }
  }
}
