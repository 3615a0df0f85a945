package dev.ropeway.testing;

import dev.ropeway.SessionService;
import dev.ropeway.access.Access;
import dev.ropeway.access.Judges;
import dev.ropeway.access.LiveAccess;
import dev.ropeway.access.Revocations;
import dev.ropeway.access.Tokens;
import dev.ropeway.config.SecurityLog;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.CycleListener;
import dev.ropeway.cycle.DueActions;
import dev.ropeway.cycle.Engine;
import dev.ropeway.cycle.EntryCache;
import dev.ropeway.cycle.Pushed;
import dev.ropeway.cycle.Retelling;
import dev.ropeway.feed.Interest;
import dev.ropeway.feed.Publisher;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.RevocationLog;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.session.Budget;
import dev.ropeway.session.Deadlines;
import dev.ropeway.session.EntryReader;
import dev.ropeway.session.Scheduling;
import dev.ropeway.session.SessionCleaner;
import dev.ropeway.session.SessionParts;
import dev.ropeway.session.Sessions;
import dev.ropeway.session.Tagger;
import dev.ropeway.session.UndoPlanner;
import dev.ropeway.session.VersionRestorer;
import dev.ropeway.session.Violations;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import dev.ropeway.upkeep.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * A node that does nothing by itself: what is recorded waits until the test runs a cycle, and what
 * other nodes did is not known before it {@link #hear hears} of it or {@link #compare compares}.
 * All of it, listeners of sessions too, runs on the thread that asks. Sessions, engine and
 * publisher are the server's. For one thread at a time.
 */
public final class HandNode {
  private static final Executor HERE = Runnable::run;
  private static final Duration DAY = Duration.ofDays(1);

  private final HandNodes others;
  private final Publisher publisher;
  private final Engine engine;
  private final Sessions sessions;
  private final Deadlines deadlines;
  private final DueActions due;
  private final Expiry expiry;
  private final StoreCatalog stores;

  /** What others have told and this node has not heard yet. */
  private final Queue<Runnable> told = new ArrayDeque<>();

  HandNode(HandNodes others, Keeping keeping, StoreCatalog stores, Settings settings) {
    this.others = others;
    this.stores = stores;
    HandClock clock = others.clock();
    JsonLimits limits =
        new JsonLimits(settings.count(Setting.DEPTH), settings.count(Setting.DATA_BYTES));
    EntryCache cache = new EntryCache(settings.get(Setting.CACHE_BYTES));
    Violations violations = new Violations(stores);
    publisher =
        new Publisher(
            keeping.journal(), settings, clock, HERE, cache::learn, slot -> Interest.ALWAYS);
    engine =
        new Engine(keeping.journal(), cache, settings, clock, HERE, HERE, new Listener(violations));
    deadlines = new Deadlines(settings.get(Setting.WAIT), clock::nanos, HERE);
    PastMemory memory = new PastMemory(settings.get(Setting.HISTORY_BYTES));
    EntryReader reads = new EntryReader(keeping.past(), keeping.pages(), memory, settings);
    sessions =
        new Sessions(
            new SessionParts(
                settings,
                stores,
                limits,
                judges(clock),
                publisher,
                engine,
                null,
                new Budget(settings, clock),
                deadlines,
                violations,
                new Tagger(keeping.tags(), settings, clock, HERE),
                new VersionRestorer(reads, keeping.journal()),
                new UndoPlanner(
                    reads, keeping.journal(), new Retelling(keeping.journal(), settings)),
                new Scheduling(keeping.waiting(), settings, clock, HERE, this::put),
                new SessionCleaner(clock),
                null,
                HERE));
    due =
        new DueActions(
            keeping.due(), stores.actions(), clock, HERE, engine.health(), this::recorded);
    expiry =
        new Expiry(
            stores,
            keeping.expiries(),
            keeping.journal(),
            engine,
            clock,
            HERE,
            deletions -> drain());
    publisher.start();
    due.start();
    expiry.start();
  }

  /** Something waits for its time. */
  private void put(Instant at) {
    due.told(at);
    others.allBut(this, each -> each.told.add(() -> each.due.told(at)));
  }

  /** What has waited for its time is pending now. */
  private void recorded(List<EntryKey> keys) {
    for (EntryKey key : keys) {
      BoundStore<?> store = stores.find(key.store());
      if (store != null) {
        engine.orphaned(key, store);
      }
      others.allBut(this, each -> each.tellPending(key));
    }
  }

  /** Callers may do everything: who may do what is for tests of policies. */
  private static Judges judges(HandClock clock) {
    Access access = Access.none();
    Revocations revocations = new Revocations(new RevocationLog(new NoDatabase()), clock, DAY);
    Tokens tokens = new Tokens(access.auth(), DAY, () -> new byte[0], revocations, clock);
    LiveAccess live = new LiveAccess(access, tokens, revocations, DAY, () -> {}, clock, HERE);
    return new Judges(access, tokens, live, new SecurityLog(clock));
  }

  /** What an application injects. */
  public SessionService sessions() {
    return sessions;
  }

  /**
   * Takes up what is due or has expired by now, and runs one cycle of each lane and one of
   * transactions.
   *
   * @return false if nothing was due
   */
  public boolean cycle() {
    deadlines.sweep();
    due.tick();
    expiry.tick();
    return engine.runOnce();
  }

  /**
   * Takes up what other nodes have told.
   *
   * @return false if that was nothing
   */
  public boolean hear() {
    boolean any = false;
    for (Runnable next = told.poll(); next != null; next = told.poll()) {
      next.run();
      any = true;
    }
    return any;
  }

  /** Nothing of what other nodes have told and this one has not heard yet ever comes. */
  public void loseHints() {
    told.clear();
  }

  /** Compares all that is watched with what is kept, as a node does every pull delay. */
  public void compare() {
    publisher.compareAll();
    due.compare();
  }

  /** Runs cycles until nothing is due here. */
  void drain() {
    for (int cycles = 0; cycle(); cycles++) {
      if (cycles == HandNodes.MOST_CYCLES) {
        throw new IllegalStateException("The cycles come to no end.");
      }
    }
  }

  /** How many actions are recorded here and not decided. */
  long undecided() {
    return engine.statistics().pending();
  }

  /** Another node says that a key has come to a position. */
  void tell(EntryKey key, Position position) {
    told.add(
        () -> {
          engine.pushedElsewhere(key, position);
          publisher.hint(key, position);
        });
  }

  /** Another node says that it has recorded something that is pending. */
  private void tellPending(EntryKey key) {
    told.add(() -> engine.pendingElsewhere(key));
  }

  /** Tells this node's watches at once, and the other nodes when they want to hear it. */
  private final class Listener implements CycleListener {
    private final Violations violations;

    private Listener(Violations violations) {
      this.violations = violations;
    }

    @Override
    public void pushed(Pushed pushed) {
      publisher.pushed(pushed.before(), pushed.now(), pushed.update(), pushed.patchBytes());
      violations.pushed(pushed.now());
      others.allBut(HandNode.this, each -> each.tell(pushed.now().key(), pushed.now().position()));
    }

    @Override
    public void pending(EntryKey key) {
      others.allBut(HandNode.this, each -> each.tellPending(key));
    }

    @Override
    public void bad(EntryKey key, String reason) {
      publisher.bad(key, reason);
    }

    @Override
    public void good(EntryKey key) {
      publisher.bad(key, null);
    }
  }
}
