package dev.ropeway.cycle;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.DueJournal;
import dev.ropeway.journal.DueStatements.Kind;
import dev.ropeway.journal.EntryKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Records actions when they are due. Every node does so by itself for those that it knows: it keeps
 * in mind when the next one is due, and asks the database only then. It learns of what others put
 * there by their hints and, if those are lost, every pull delay.
 *
 * <p>What is long due, after an outage, is taken a batch at a time, and the next one when the last
 * is decided, so that other work has its turn in between. Thread-safe.
 *
 * <pre>
 *  waits ──due──▶ looks ──▶ takes a batch, has it worked on ──▶ looks again when that is decided
 *    ▲              │ nothing is due
 *    └──────────────┘
 * </pre>
 */
public final class DueActions {
  private static final LoopLog LOG =
      new LoopLog(DueActions.class, "What is due could not be recorded, it is tried again");
  private static final Duration RETRY = Duration.ofMillis(500);

  /** A batch that is not decided by then waits for something of its own. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int BATCH = 500;
  private static final long BATCH_BYTES = 4_194_304;

  private final DueJournal statements;
  private final Map<String, Set<String>> known;
  private final NodeClock clock;
  private final Executor executor;
  private final Health health;
  private final Consumer<List<EntryKey>> recorded;
  private final AtomicBoolean running = new AtomicBoolean();
  private final LongAdder taken = new LongAdder();
  private volatile boolean started;
  private volatile boolean stopped;

  /** When the next is due, as far as is known; guarded by this. */
  private Instant found = Instant.MAX;

  /** The same of what was put there since the last look began; guarded by this. */
  private Instant told = Instant.MAX;

  /** Whether the database is to be asked, whatever is known; guarded by this. */
  private boolean doubtful = true;

  /** Not before this point of the monotonic clock; guarded by this. */
  private long retryAt;

  // touched by the running look only
  private List<ActionId> batch = List.of();
  private long batchUntil;

  /**
   * Records nothing before it is started.
   *
   * @param known the names of each store's actions that this node knows
   * @param health is told whether the database answers
   * @param recorded has keys worked on that have new pending actions, and tells the other nodes
   */
  public DueActions(
      DueJournal statements,
      Map<String, Set<String>> known,
      NodeClock clock,
      Executor executor,
      Health health,
      Consumer<List<EntryKey>> recorded) {
    this.statements = statements;
    this.known = known;
    this.clock = clock;
    this.executor = executor;
    this.health = health;
    this.recorded = recorded;
    this.retryAt = clock.nanos();
  }

  /** Begins to record; the tables must be there. */
  public void start() {
    started = true;
  }

  /** Nothing more is taken up. */
  public void stop() {
    stopped = true;
  }

  /** Something was put there that is due then. */
  public synchronized void told(Instant due) {
    if (due.isBefore(told)) {
      told = due;
    }
  }

  /** Anything may have been put there: it is looked at at the next tick. */
  public synchronized void doubt() {
    doubtful = true;
  }

  /** When the next is due, as far as is known. */
  private synchronized Instant next() {
    return told.isBefore(found) ? told : found;
  }

  private synchronized boolean isDue() {
    return clock.nanos() >= retryAt && (doubtful || !clock.instant().isBefore(next()));
  }

  /** Takes up what is due, in the background; costs next to nothing if nothing is. */
  public void tick() {
    if (started
        && !stopped
        && !running.get()
        && isDue()
        && running.compareAndSet(false, true)
        && !LOG.begins(executor, this::run)) {
      running.set(false); // closing, or the next tick tries again
    }
  }

  /** Looks when the next is due, whatever is known. Blocks on the database, and may fail. */
  public void compare() {
    if (running.compareAndSet(false, true)) { // else it is being looked at
      try {
        look();
      } finally {
        running.set(false);
      }
    }
  }

  private void run() {
    try {
      if (batch.isEmpty() || clock.nanos() >= batchUntil || !statements.undecided(batch)) {
        batch = List.of();
        take(look());
      }
      health.works(this);
    } catch (RuntimeException | Error e) {
      LOG.failed(e);
      retry();
      if (!stopped) {
        health.failed(this, e);
      }
    } finally {
      running.set(false);
    }
  }

  private synchronized void retry() {
    doubtful = true;
    retryAt = clock.in(RETRY);
  }

  /** Asks what is due; an action that this node does not know is left to those that do. */
  private List<Kind> look() {
    synchronized (this) {
      told = Instant.MAX; // what was told before is committed, and seen now
      doubtful = false;
    }
    List<Kind> kinds;
    try {
      kinds = statements.next();
    } catch (RuntimeException | Error e) {
      doubt();
      throw e;
    }
    return due(kinds.stream().filter(this::isKnown).toList());
  }

  private boolean isKnown(Kind kind) {
    return known.getOrDefault(kind.store(), Set.of()).contains(kind.name());
  }

  private List<Kind> due(List<Kind> kinds) {
    Instant now = clock.instant();
    synchronized (this) {
      found = kinds.stream().map(Kind::due).min(Instant::compareTo).orElse(Instant.MAX);
    }
    return kinds.stream().filter(kind -> !kind.due().isAfter(now)).toList();
  }

  private void take(List<Kind> due) {
    if (due.isEmpty() || stopped) {
      return;
    }
    batch = statements.take(due, clock.instant(), BATCH, BATCH_BYTES);
    batchUntil = clock.in(PATIENCE);
    taken.add(batch.size());
    Set<EntryKey> keys = new LinkedHashSet<>();
    batch.forEach(action -> keys.add(action.key()));
    recorded.accept(List.copyOf(keys));
  }

  /** How many actions this node has recorded when they were due. */
  public long taken() {
    return taken.sum();
  }

  /** For how long the next has been due, in seconds; 0 if it is not due yet. */
  public double lag() {
    Instant next = next();
    Instant now = clock.instant();
    return next.isBefore(now) ? Duration.between(next, now).toMillis() / 1e3 : 0;
  }
}
