package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import dev.ropeway.store.BoundStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes actions in and runs cycles until each has its outcome. Thread-safe; no method but {@link
 * #runOnce} blocks on the database.
 */
public final class Engine {
  /** What a node that stops allows itself. */
  private static final Duration LAST_CYCLES = Duration.ofSeconds(5);

  private final EngineParts parts;
  private final Lanes lanes;
  private final TransactionEngine transactions;
  private volatile boolean stopped;

  /**
   * Makes an engine that does nothing until it gets work.
   *
   * @param executor gives a thread to every task at once: the lanes' cycles must not wait
   * @param completing tells those who wait for outcomes, in whose hands it may take its time
   */
  public Engine(
      CycleJournal journal,
      EntryCache cache,
      Settings settings,
      NodeClock clock,
      Executor executor,
      Executor completing,
      CycleListener listener) {
    this.parts = EngineParts.of(settings, clock, executor, completing, cache, listener);
    PushRules rules = new PushRules(settings);
    Puller puller = new Puller(journal, cache, parts.clients(), parts.statistics(), settings);
    Knowledge knowledge = Knowledge.of(journal, settings);
    Cycle cycle = new Cycle(journal, puller, rules, knowledge, clock, parts.statistics());
    this.lanes =
        new Lanes(
            settings.count(Setting.LANES),
            () -> new LaneRunner(new Lane(parts, this::granted), cycle, parts));
    this.transactions =
        new TransactionEngine(
            new TransactionCycle(journal, cache, rules, knowledge, clock), parts, lanes);
  }

  private void granted() {
    transactions.granted();
  }

  /**
   * Takes a transaction in. It comes after all that this node has been given before for any of its
   * keys.
   *
   * @throws NotRecordedException if there is no room for it
   */
  public void submit(TransactionRequest request) {
    requireWorking();
    parts.bounds().take(request);
    take(request);
  }

  /**
   * Applies a transaction within the calling thread's own, behind no others. Blocks on the
   * database. Nobody is told: that is for after the commit.
   *
   * @param client a name of which nobody has heard
   * @throws NotRecordedException if this node cannot work on one of the entries; nothing was
   *     written
   * @throws dev.ropeway.journal.ClashException if others were faster again and again; nothing was
   *     written
   */
  public AppliedNow applyNow(TransactionRequest request, String client) {
    requireWorking();
    if (!request.numbered()) {
      request.number(client, 1);
    }
    try {
      return transactions.applyNow(request);
    } catch (BadEntryException e) {
      throw new NotRecordedException(Kind.BAD, String.valueOf(e.getMessage()));
    }
  }

  /** Takes over a transaction that a caller's transaction has recorded and committed. */
  public void adopt(TransactionRequest request) {
    if (isUseless()) {
      request.outcome().completeExceptionally(leftToOthers());
      return;
    }
    parts.bounds().takeAnyhow(request);
    take(request);
  }

  private void take(TransactionRequest request) {
    follow(request);
    transactions.take(request);
  }

  private void follow(TransactionRequest request) {
    request.outcome().whenComplete((decided, failure) -> followUp(request, decided));
  }

  private boolean isUseless() {
    return stopped || health().broken() != null;
  }

  private NotRecordedException leftToOthers() {
    String broken = health().broken();
    String why = broken == null ? "this one is shutting down." : broken;
    return new NotRecordedException(
        Kind.LEFT_TO_OTHERS, "It is recorded and will be applied by another node: " + why);
  }

  /** Sees to it that failure actions are applied at once. */
  private void followUp(TransactionRequest request, @Nullable Decided<TransactionOutcome> decided) {
    if (decided != null && !decided.outcome().committed()) {
      request.onFailure.forEach(part -> orphaned(part.key(), part.store()));
    }
  }

  /**
   * Carries out a transaction that was left pending in the log.
   *
   * @param stores gives the stores this node knows by their names
   */
  public void orphanedTransactions(
      EntryKey client, Function<String, @Nullable BoundStore<?>> stores) {
    transactions.orphaned(client, stores, this::follow);
  }

  /**
   * Takes a request in; it is recorded and applied in the background.
   *
   * @throws NotRecordedException if there is no room for it
   */
  public void submit(Request request, BoundStore<?> store) {
    requireWorking();
    lanes.have(request.key, lane -> lane.submit(request, store));
  }

  /** What can never be worked on is refused at once. */
  private void requireWorking() {
    if (stopped) {
      throw new NotRecordedException(Kind.STOPPED, "This node is shutting down.");
    }
    String broken = health().broken();
    if (broken != null) {
      throw new NotRecordedException(Kind.STOPPED, broken);
    }
  }

  /**
   * Takes over actions that a caller's transaction has recorded and committed: they are pulled
   * anyway, so there is always room for those who wait for them.
   */
  public void adopt(EntryKey key, List<PendingAction> actions, BoundStore<?> store) {
    if (isUseless()) {
      actions.forEach(pending -> pending.outcome().completeExceptionally(leftToOthers()));
      return;
    }
    lanes.have(key, lane -> lane.adopt(actions, key, store));
  }

  /** Has what is undecided on a key pushed without waiting for the store's push delay. */
  public void flush(EntryKey key) {
    lanes.have(key, lane -> lane.flush(key));
  }

  /** Another node says that a key has come to a position. */
  public void pushedElsewhere(EntryKey key, Position position) {
    parts.cache().behind(key, position);
    lanes.have(key, lane -> lane.pull(key));
  }

  /** Others may have pushed or erased anything: nothing that is known is kept. */
  public void missed() {
    parts.cache().clear();
  }

  /** The database has forgotten what it had committed: nothing that is known of it is kept. */
  public void forget() {
    parts.cache().clear();
    parts.clients().clear();
    lanes.pullAll();
  }

  /** Entries as this node knows them, at most so many. */
  public List<EntrySnapshot> known(int most) {
    return parts.cache().some(most);
  }

  /** Another node has recorded pending actions: work on the key that is on here includes them. */
  public void pendingElsewhere(EntryKey key) {
    lanes.have(key, lane -> lane.pendingElsewhere(key));
  }

  /** Pending actions have been found that nobody seems to care for: they wait no longer. */
  public void orphaned(EntryKey key, BoundStore<?> store) {
    lanes.have(key, lane -> lane.orphaned(key, store));
  }

  /** Starts cycles for whatever is due; costs next to nothing if nothing is. */
  public void tick() {
    lanes.kick();
    transactions.kick();
  }

  /** Begins to run cycles; until then work is only taken in. */
  public void start() {
    parts.loops().begin();
    tick();
  }

  /** Runs one cycle of each lane on the calling thread; false if nothing was due. For tests. */
  public boolean runOnce() {
    return lanes.runOnce() | transactions.runOnce();
  }

  /** Whether the database can be worked with. */
  public Health health() {
    return parts.health();
  }

  /** What has been done so far. */
  public CycleStatistics statistics() {
    return parts.statistics();
  }

  /** Takes nothing in any more; what has been taken in is still worked on. */
  public void stop() {
    stopped = true;
  }

  /**
   * Gives what has been taken in a few seconds to be decided, push delays or not, unless the
   * database is away or this node cannot work on it. Once it returns, the database and stores are
   * left alone. Blocks.
   */
  public void close() {
    try {
      drain();
    } finally {
      parts.loops().end(LAST_CYCLES);
    }
  }

  private void drain() {
    lanes.flushAll();
    long end = System.nanoTime() + LAST_CYCLES.toNanos();
    while (parts.bounds().undecided() > lanes.stuck()
        && !health().failing()
        && System.nanoTime() < end) {
      tick();
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
