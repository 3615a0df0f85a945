package dev.ropeway.node;

import dev.ropeway.EntryUpdated;
import dev.ropeway.PersonalData;
import dev.ropeway.access.Access;
import dev.ropeway.access.Judges;
import dev.ropeway.access.LiveAccess;
import dev.ropeway.access.Revocations;
import dev.ropeway.access.Tokens;
import dev.ropeway.bounds.Shares;
import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.DueActions;
import dev.ropeway.cycle.Retelling;
import dev.ropeway.feed.Feed;
import dev.ropeway.journal.Agenda;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.DueStatements;
import dev.ropeway.journal.Expiries;
import dev.ropeway.journal.RevocationLog;
import dev.ropeway.journal.Secrets;
import dev.ropeway.journal.Tags;
import dev.ropeway.remote.ActionBinder;
import dev.ropeway.remote.Admissions;
import dev.ropeway.remote.Remote;
import dev.ropeway.remote.RemoteParts;
import dev.ropeway.session.BoundedExecutor;
import dev.ropeway.session.Budget;
import dev.ropeway.session.Deadlines;
import dev.ropeway.session.EventPumps;
import dev.ropeway.session.JtaTransaction;
import dev.ropeway.session.Scheduling;
import dev.ropeway.session.SessionCleaner;
import dev.ropeway.session.SessionParts;
import dev.ropeway.session.Sessions;
import dev.ropeway.session.Tagger;
import dev.ropeway.session.UndoPlanner;
import dev.ropeway.session.VersionRestorer;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import dev.ropeway.upkeep.Expiry;
import dev.ropeway.upkeep.JudgedPeople;
import dev.ropeway.upkeep.People;
import dev.ropeway.upkeep.Retention;
import dev.ropeway.upkeep.Sweeps;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All parts of one server, put together: usable in a container and outside of one. Does nothing by
 * itself but what {@link #tick} and callers set off. Thread-safe.
 */
public final class Node implements AutoCloseable {
  private static final LoopLog LOG =
      new LoopLog(Node.class, "A part of the node failed, the others go on");

  private static final String DEAF =
      "Nothing that nodes tell each other arrives, so updates take up to the pull delay. ";

  final NodeCore core;
  final Sessions sessions;
  final Remote remote;
  final Tokens tokens;
  final Revocations revocations;
  final LiveAccess live;
  final People people;
  final PersonalData personalData;
  final Sweeps sweeps;
  final Retention retention;

  private final Expiry expiry;
  final Shares shares;
  final List<Gauge> meters;

  private final BoundedExecutor listeners;
  private final BoundedExecutor events;
  private final Deadlines deadlines;
  private final Deputies deputies;
  private final HintCount hints = new HintCount();
  private final Orphans orphans;
  private final DueActions due;
  private final Comparisons comparisons;
  private final Reconciler safety;
  private volatile boolean closed;
  private final Feed feed;

  /**
   * Puts a node together.
   *
   * @param executor gives a thread to every task at once; they may block
   * @param scheduler runs the frames of streams
   * @param feed what it tells other nodes and hears from them, once {@link #listen} is called
   * @param access decides what callers from outside may do
   * @param transactions knows the transaction of a calling thread; null if there is no JTA
   * @param observers fires a CDI event; null if nobody observes
   */
  public Node(
      Database database,
      StoreCatalog stores,
      Settings given,
      NodeClock clock,
      ExecutorService executor,
      ScheduledExecutorService scheduler,
      Feed feed,
      Access access,
      @Nullable TransactionSynchronizationRegistry transactions,
      @Nullable Function<EntryUpdated, CompletionStage<?>> observers) {
    Settings settings = given.declaredBy(stores.all().stream().map(BoundStore::store).toList());
    core = new NodeCore(database, stores, settings, clock, executor, scheduler, feed);
    this.feed = feed;
    listeners = new BoundedExecutor(executor, settings.count(Setting.LISTENERS), Integer.MAX_VALUE);
    events = new BoundedExecutor(executor, NodeCore.COMPLETING, Integer.MAX_VALUE);
    deadlines = new Deadlines(settings.get(Setting.WAIT), System::nanoTime, core.completing);
    VersionRestorer past = new VersionRestorer(core.reads, core.journal);
    UndoPlanner undos =
        new UndoPlanner(core.reads, core.journal, new Retelling(core.journal, settings));
    Budget budget = new Budget(settings, clock);
    shares = new Shares(settings, clock);
    Tags tags = new Tags(core.database);
    Tagger tagger = new Tagger(tags, settings, clock, executor);
    RevocationLog log = new RevocationLog(core.database);
    revocations = new Revocations(log, clock, Duration.ofSeconds(settings.get(Setting.TOKEN_LIFE)));
    Secrets secrets = new Secrets(core.database);
    tokens =
        new Tokens(
            access.auth(),
            Duration.ofSeconds(settings.get(Setting.TOKEN_LIFE)),
            () -> secrets.secret("tokens"),
            revocations,
            clock);
    live =
        new LiveAccess(
            access,
            tokens,
            revocations,
            settings.time(Setting.ACCESS_RECHECK),
            feed::accessChanged,
            clock,
            executor);
    Judges judges = new Judges(access, tokens, live, core.security);
    due =
        new DueActions(
            new DueStatements(core.database),
            stores.actions(),
            clock,
            executor,
            core.engine.health(),
            core.elsewhere::recorded);
    AgendaTold put = new AgendaTold(due, core.announcer, clock, settings.time(Setting.PULL_DELAY));
    Scheduling scheduling =
        new Scheduling(
            new Agenda(
                core.database,
                settings.get(Setting.SCHEDULED),
                settings.get(Setting.CALLER_SCHEDULED)),
            settings,
            clock,
            executor,
            put);
    sessions =
        new Sessions(
            new SessionParts(
                settings,
                stores,
                core.limits,
                judges,
                core.publisher,
                core.engine,
                transactions == null
                    ? null
                    : new JtaTransaction(
                        transactions,
                        core.journal,
                        clock,
                        core.engine,
                        core.announcer,
                        core.elsewhere::written,
                        deadlines),
                budget,
                deadlines,
                core.violations,
                tagger,
                past,
                undos,
                scheduling,
                new SessionCleaner(clock),
                observers == null ? null : new EventPumps(core.publisher, events, observers),
                listeners));
    remote =
        new Remote(
            new RemoteParts(
                settings,
                clock,
                stores,
                new ActionBinder(stores, past, undos, core.limits),
                scheduling,
                budget,
                core.engine,
                core.reads,
                core.violations,
                core.told::bad,
                core.streams,
                core.rooms,
                new Admissions(executor, settings.time(Setting.WAIT)),
                access,
                tokens,
                revocations,
                live,
                shares,
                core.journal,
                core.security));
    people =
        new People(core.database, settings, clock, executor, tagger, tags, core.elsewhere::written);
    personalData = new JudgedPeople(people, stores, settings, judges, executor, null);
    sweeps = new Sweeps(stores, core.database, core.engine, settings, clock, executor);
    retention = new Retention(core.database, stores.names(), settings, clock, executor);
    expiry =
        new Expiry(
            stores,
            new Expiries(core.database),
            core.journal,
            core.engine,
            clock,
            executor,
            Expiry::await);
    meters =
        Gauge.all(
            core.engine.statistics(),
            sessions,
            core.streams,
            core.rooms,
            budget,
            shares,
            retention,
            due,
            hints,
            feed::deaf);
    deputies = new Deputies(clock, core.name, core.announcer::living);
    orphans = new Orphans(deputies, core.journal, clock, stores, core.engine);
    comparisons = new Comparisons(clock, executor, core.publisher, core.engine.health());
    safety =
        new Reconciler(
            settings,
            clock,
            executor,
            core.engine.health(),
            core.publisher,
            core.announcer,
            comparisons,
            List.of(
                core.database::doubt,
                people::resume,
                core.rooms::compareAll,
                orphans::search,
                due::compare));
    core.database.listen(
        new Failover(core.database, core.engine, core.publisher, core.streams, core.rooms, safety));
  }

  /** Listens to the other nodes. */
  public void listen() {
    feed.start(
        new HintListener(
            core.name,
            core.stores,
            core.database,
            core.announcer,
            core.publisher,
            core.engine,
            core.rooms,
            core.elsewhere,
            deputies,
            due,
            safety,
            live,
            hints));
  }

  /** Begins to work; the tables must be there. Until then actions are only taken in. */
  public void start() {
    if (closed) {
      return;
    }
    core.engine.start();
    core.publisher.start();
    safety.start();
    comparisons.start();
    retention.start();
    due.start();
    expiry.start();
    if (core.stores.realtime()) {
      core.rooms.start();
    }
  }

  /** Does what is due; to be called every {@code ropeway.tick}. Never blocks on the database. */
  public void tick() {
    if (closed) {
      return;
    }
    LOG.surely(listeners::retry);
    LOG.surely(core.completing::retry);
    LOG.surely(events::retry);
    LOG.surely(core.engine::tick);
    LOG.surely(orphans::tick);
    LOG.surely(due::tick);
    LOG.surely(safety::tick);
    LOG.surely(comparisons::tick);
    LOG.surely(core.rooms::tick);
    LOG.surely(sessions.cleaner()::sweep);
    LOG.surely(deadlines::sweep);
    LOG.surely(retention::tick);
    LOG.surely(expiry::tick);
    LOG.surely(core.security::tick);
    LOG.surely(live::tick);
    LOG.surely(feed::tick);
  }

  /** Why this node cannot work; null if the timer runs and the database can be worked with. */
  public @Nullable String notWorking() {
    String broken = core.engine.health().broken();
    if (broken != null) {
      return broken;
    }
    if (!safety.ticking() || core.engine.health().failing()) {
      return "Cycles do not run or fail at present; see the log.";
    }
    return feed.deaf() ? DEAF + feed.remedy() : null;
  }

  /**
   * Takes nothing in any more, lets readers go and gives what has been taken in a few seconds to be
   * decided, after which nothing is worked on; executors stay their owner's.
   */
  @Override
  public void close() {
    core.engine.stop();
    closed = true;
    LOG.surely(due::stop);
    LOG.surely(sweeps::close);
    LOG.surely(safety::stop);
    LOG.surely(comparisons::stop);
    LOG.surely(core.streams::close);
    LOG.surely(core.rooms::close);
    LOG.surely(core.engine::close);
    LOG.surely(deadlines::close);
  }
}
