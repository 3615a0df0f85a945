package dev.ropeway.upkeep;

import dev.ropeway.action.ClientNames;
import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.cycle.Engine;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.Request;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Expiries.Due;
import dev.ropeway.journal.ExpiryJournal;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.Precondition;
import dev.ropeway.session.CheckedArguments;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what has expired, in the stores that say when that is. Every few seconds it looks, by one
 * probe of an index for each of them, for entries that may be due; whether they are, their data
 * says. Every node does so by itself, and nobody waits for one that is gone. Invariants:
 *
 * <ol>
 *   <li>A deletion is recorded under a name made of the version that is due, so that of all nodes
 *       that find it one records it.
 *   <li>It applies at that version only: whoever was faster with another one wins.
 * </ol>
 *
 * Thread-safe.
 */
public final class Expiry {
  private static final LoopLog LOG =
      new LoopLog(Expiry.class, "What has expired could not be deleted and will be tried again");

  /** How long after its time an entry may be there still, where nodes are not busy. */
  static final Duration PACE = Duration.ofSeconds(5);

  private static final int KEYS = 200;
  private static final long PATIENCE_SECONDS = 10;

  private final List<BoundStore<?>> stores;
  private final EntryJournal journal;
  private final ExpiryJournal expiries;
  private final Engine engine;
  private final NodeClock clock;
  private final Executor executor;
  private final AtomicBoolean running = new AtomicBoolean();

  // guarded by this
  private boolean started;
  private long next;

  private final Consumer<List<CompletableFuture<?>>> waiting;

  /**
   * Deletes nothing before it is started.
   *
   * @param waiting waits for deletions, not for ever; {@link #await} where others have them decided
   */
  public Expiry(
      StoreCatalog stores,
      ExpiryJournal expiries,
      EntryJournal journal,
      Engine engine,
      NodeClock clock,
      Executor executor,
      Consumer<List<CompletableFuture<?>>> waiting) {
    this.stores =
        stores.all().stream().<BoundStore<?>>map(s -> s).filter(BoundStore::expires).toList();
    this.journal = journal;
    this.expiries = expiries;
    this.engine = engine;
    this.clock = clock;
    this.executor = executor;
    this.waiting = waiting;
    this.next = clock.in(PACE);
  }

  /** Begins to look; the tables must be there. */
  public synchronized void start() {
    started = !stores.isEmpty();
  }

  /** Looks if it is time to; returns at once. */
  public synchronized void tick() {
    if (started
        && clock.nanos() >= next
        && running.compareAndSet(false, true)
        && !LOG.begins(executor, this::run)) {
      running.set(false); // the next tick tries again
    }
  }

  private void run() {
    try {
      for (BoundStore<?> store : stores) {
        expire(store);
      }
    } catch (RuntimeException | Error e) {
      LOG.failed(e);
    } finally {
      rest();
      running.set(false);
    }
  }

  private synchronized void rest() {
    next = clock.in(PACE);
  }

  /** Page by page, each when the one before is decided. */
  private void expire(BoundStore<?> store) {
    Instant now = clock.instant();
    Due place = Due.first(store.name());
    List<Due> page = expiries.due(place, now, KEYS);
    while (!page.isEmpty()) {
      waiting.accept(expire(store, page, now));
      place = page.get(page.size() - 1);
      page = page.size() < KEYS ? List.of() : expiries.due(place, now, KEYS);
    }
  }

  private List<CompletableFuture<?>> expire(BoundStore<?> store, List<Due> page, Instant now) {
    Map<EntryKey, BoundStore<?>> keys = new HashMap<>();
    page.forEach(due -> keys.put(due.key(), store));
    List<CompletableFuture<?>> deletions = new ArrayList<>();
    for (EntrySnapshot entry : journal.snapshots(keys).values()) {
      if (entry.unknown() == null) { // else it is for nodes that know it
        CompletableFuture<?> deletion = expire(store, entry, now);
        if (deletion != null) {
          deletions.add(deletion);
        }
      }
    }
    return deletions;
  }

  private <T> @Nullable CompletableFuture<?> expire(
      BoundStore<T> store, EntrySnapshot entry, Instant now) {
    Instant due;
    try {
      due = entry.exists() ? store.expiry(entry.value(store::decode)) : null;
    } catch (JsonFormatException e) {
      return null; // a bad entry: a session says so
    }
    if (due == null || due.isAfter(now)) {
      expiries.putOff(entry, due, now);
      return null;
    }
    return delete(store, entry);
  }

  private CompletableFuture<?> delete(BoundStore<?> store, EntrySnapshot entry) {
    EntryKey key = entry.key();
    ActionId id = new ActionId(key, ClientNames.EXPIRY + entry.version(), 1);
    Precondition still = Precondition.at(List.of(entry.version()));
    PendingAction deletion =
        CheckedArguments.none(store.deletion()).pending(id, store.deletion(), still, null);
    Numbering once = Numbering.IDEMPOTENCY_KEY;
    engine.submit(new Request(key, id.client(), once, List.of(deletion)), store);
    return deletion.outcome();
  }

  /** What is not decided by then is found again. */
  public static void await(List<CompletableFuture<?>> deletions) {
    CompletableFuture.allOf(deletions.toArray(CompletableFuture<?>[]::new))
        .exceptionally(failure -> null)
        .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
