package dev.ropeway.upkeep;

import dev.ropeway.Caller;
import dev.ropeway.Erasure;
import dev.ropeway.TaggedKey;
import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.cycle.Outage;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Erasures;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.Slice;
import dev.ropeway.journal.Tags;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * Works on erasures: one thread each, key after key. What it cannot finish, because the database
 * went away or an undecided transaction holds a key, is taken up again by whichever node finds it
 * abandoned.
 */
final class Eraser {
  private static final System.Logger LOG = System.getLogger(Eraser.class.getName());
  private static final LoopLog TROUBLE =
      new LoopLog(Eraser.class, "An erasure is interrupted, it will go on");
  private static final Duration ABANDONED = Duration.ofSeconds(10);
  private static final int KEYS = 100;
  private static final int MOST_RUNNING = 8;
  private static final int SWEEPS = 8;
  private static final int MOST_BATCHES = 1_000_000;
  private static final EntryKey FIRST = new EntryKey("", "");

  private final Tags tags;
  private final Erasures erasures;
  private final NodeClock clock;
  private final Executor executor;
  private final BiConsumer<EntryKey, Position> erased;
  private final Map<UUID, CompletableFuture<Erasure>> running = new ConcurrentHashMap<>();

  /**
   * Works on nothing yet.
   *
   * @param erased is told of each key that came to a position, after the commit
   */
  Eraser(
      Tags tags,
      Erasures erasures,
      NodeClock clock,
      Executor executor,
      BiConsumer<EntryKey, Position> erased) {
    this.tags = tags;
    this.erasures = erasures;
    this.clock = clock;
    this.executor = executor;
    this.erased = erased;
  }

  /** Works on an erasure in the background; the future stays open if it has to be taken up anew. */
  CompletableFuture<Erasure> start(Erasures.Open erasure) {
    CompletableFuture<Erasure> done = new CompletableFuture<>();
    if (running.size() >= MOST_RUNNING) {
      return done; // it is recorded, and will be found abandoned
    }
    CompletableFuture<Erasure> other = running.putIfAbsent(erasure.id(), done);
    if (other != null) {
      return other;
    }
    if (!TROUBLE.begins(executor, () -> run(erasure, done))) {
      running.remove(erasure.id()); // it will be found abandoned, perhaps by another node
    }
    return done;
  }

  void resume() {
    erasures.abandoned(now(), ABANDONED, MOST_RUNNING).forEach(this::start);
  }

  private void run(Erasures.Open erasure, CompletableFuture<Erasure> done) {
    try {
      long pause = Duration.ofMillis(10).toNanos();
      boolean clean = sweep(erasure);
      for (int i = 1; i < SWEEPS && !clean; i++, pause *= 2) {
        LockSupport.parkNanos(pause);
        clean = sweep(erasure);
      }
      if (clean) {
        done.complete(erasures.finish(erasure, now()));
        LOG.log(Level.INFO, "Erasure {0} is done", erasure.id());
      }
    } catch (RuntimeException | Error e) {
      TROUBLE.unexpected(e);
    } finally {
      running.remove(erasure.id());
    }
  }

  /** Erases all that is to be erased; false if anything has to wait. */
  private boolean sweep(Erasures.Open erasure) {
    return eraseKeys(erasure) && forget(erasure, Caller.escape(erasure.user()));
  }

  /** What he did elsewhere stays, but not his name; what he would have done there does not. */
  private boolean forget(Erasures.Open erasure, String identity) {
    boolean waits = true;
    for (int i = 0; i < MOST_BATCHES && waits; i++) {
      waits = erasures.unschedule(erasure.id(), identity, now());
    }
    if (erasures.undecided(identity)) {
      return false;
    }
    Slice<EntryKey> acted;
    do {
      acted = erasures.acted(identity);
      for (EntryKey key : acted.list()) {
        if (!forget(erasure, key, identity)) {
          return false;
        }
      }
    } while (acted.more());
    return true;
  }

  private boolean forget(Erasures.Open erasure, EntryKey key, String identity) {
    boolean more = true;
    try {
      while (more) {
        more = erasures.forget(erasure.id(), key, identity, now());
      }
      return true;
    } catch (RuntimeException e) {
      if (Outage.isConflict(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Erases all keys that are tagged; false if one has to wait. */
  private boolean eraseKeys(Erasures.Open erasure) {
    boolean clean = true;
    EntryKey after = FIRST;
    List<TaggedKey> page = tags.keys(erasure.user(), after, KEYS);
    while (!page.isEmpty()) {
      for (TaggedKey tagged : page) {
        after = new EntryKey(tagged.store(), tagged.key());
        clean &= (tagged.users() > 1 && !erasure.shared()) || erase(erasure, after);
      }
      page = tags.keys(erasure.user(), after, KEYS);
    }
    return clean;
  }

  private boolean erase(Erasures.Open erasure, EntryKey key) {
    try {
      return eraseNow(erasure, key);
    } catch (RuntimeException e) {
      if (Outage.isConflict(e)) {
        return false; // with a push of this moment: later it is out of the way
      }
      throw e;
    }
  }

  private boolean eraseNow(Erasures.Open erasure, EntryKey key) {
    if (erasures.transactionPending(key)) {
      return false;
    }
    boolean more = true;
    for (int i = 0; i < MOST_BATCHES && more; i++) { // so fast that nobody can write as much
      more = erasures.thin(erasure, key, now());
    }
    erasures.erase(erasure, key, now()).ifPresent(position -> erased.accept(key, position));
    return true;
  }

  private Instant now() {
    return clock.instant();
  }
}
