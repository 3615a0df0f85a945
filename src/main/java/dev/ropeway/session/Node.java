package dev.ropeway.session;

import dev.ropeway.EntryUpdated;
import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Engine;
import dev.ropeway.cycle.EntryCache;
import dev.ropeway.feed.Announcer;
import dev.ropeway.feed.Feed;
import dev.ropeway.feed.Publisher;
import dev.ropeway.feed.Streams;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.Forms;
import dev.ropeway.journal.History;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.Pages;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.Pruning;
import dev.ropeway.journal.SameDatabase;
import dev.ropeway.journal.TransactionPruning;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.room.Rooms;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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

  /** Threads that tell outcomes: callers whose stages block hold up each other, but no cycle. */
  private static final int COMPLETING = 64;

  private final String name = UUID.randomUUID().toString();
  private final Settings settings;
  private final NodeClock clock;
  private final ExecutorService executor;
  private final Background listeners;
  private final Background completing;
  private final Background events;
  private final StoreCatalog stores;
  private final JsonLimits limits;
  private final SameDatabase database;
  private final Journal journal;
  private final History history;
  private final PastReads past;
  private final Forms forms;
  private final Engine engine;
  private final Announcer announcer;
  private final Publisher publisher;
  private final Streams streams;
  private final Rooms rooms;
  private final Sessions sessions;
  private final People people;
  private final Safety safety;
  private final BadKeys badKeys = new BadKeys();
  private final Violations violations;
  private final Sweeps sweeps = new Sweeps(this);
  private final Retention retention;
  private final Budget budget;
  private final Deadlines deadlines;
  private volatile CallerTransaction callerTransaction = CallerTransaction.NONE;

  /**
   * Puts a node together.
   *
   * @param executor gives a thread to every task at once; they may block
   * @param scheduler runs the frames of streams
   * @param observers fires a CDI event; null if nobody observes
   */
  public Node(
      Database database,
      StoreCatalog stores,
      Settings settings,
      NodeClock clock,
      ExecutorService executor,
      ScheduledExecutorService scheduler,
      @Nullable Function<EntryUpdated, CompletionStage<?>> observers) {
    this.settings = settings;
    this.clock = clock;
    this.executor = executor;
    this.listeners = new Background(executor, settings.count(Setting.LISTENERS), Integer.MAX_VALUE);
    this.completing = new Background(executor, COMPLETING, Integer.MAX_VALUE);
    this.events = new Background(executor, COMPLETING, Integer.MAX_VALUE);
    this.stores = stores;
    this.limits = new JsonLimits(settings.count(Setting.DEPTH), settings.count(Setting.DATA_BYTES));
    this.violations = new Violations(stores);
    SameDatabase same = new SameDatabase(database, clock);
    this.database = same;
    this.journal = new Journal(same);
    this.history = new History(same);
    PastMemory memory = new PastMemory(settings.get(Setting.HISTORY_BYTES));
    this.past = new PastReads(history, new Pages(same), memory, settings);
    this.forms = new Forms(same);
    this.announcer = new Announcer(name, journal::tell, executor, clock);
    this.deadlines = new Deadlines(settings.get(Setting.WAIT), System::nanoTime, completing);
    EntryCache cache = new EntryCache(settings.get(Setting.CACHE_BYTES));
    this.publisher = new Publisher(journal, settings, executor, cache::learn);
    this.engine =
        new Engine(
            journal,
            cache,
            settings,
            clock,
            executor,
            completing,
            new Told(publisher, badKeys, violations, announcer));
    this.streams = new Streams(publisher, journal, settings, memory, scheduler);
    Departures departures = new Departures(stores, engine, announcer);
    this.rooms = new Rooms(same, settings, executor, scheduler, journal::note, departures);
    this.sessions = new Sessions(this, observers);
    this.people = new People(this, same);
    this.safety = new Safety(this);
    this.budget = new Budget(settings, clock);
    this.retention = new Retention(this, new Pruning(same), new TransactionPruning(same));
    same.listen(new Failover(this));
  }

  /** Listens to the other nodes. */
  public void listen(Feed feed) {
    feed.start(new Hints(this, safety));
  }

  void join(CallerTransaction transaction) {
    callerTransaction = transaction;
  }

  /** Begins to work; the tables must be there. Until then actions are only taken in. */
  public void start() {
    engine.start();
    publisher.start();
    safety.start();
    retention.start();
    if (stores.realtime()) {
      rooms.start();
    }
  }

  /** Does what is due; to be called every {@code ropeway.tick}. Never blocks on the database. */
  public void tick() {
    surely(listeners::retry);
    surely(completing::retry);
    surely(events::retry);
    surely(engine::tick);
    surely(safety::tick);
    surely(rooms::tick);
    surely(sessions::sweep);
    surely(deadlines::sweep);
    surely(retention::tick);
  }

  /** What fails in one part must not keep the others, nor the timer, from going on. */
  private static void surely(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException | Error e) {
      LOG.unexpected(e);
    }
  }

  /** This node's name, unique among all nodes. */
  public String name() {
    return name;
  }

  public Settings settings() {
    return settings;
  }

  public StoreCatalog stores() {
    return stores;
  }

  public Sessions sessions() {
    return sessions;
  }

  public Engine engine() {
    return engine;
  }

  public Streams streams() {
    return streams;
  }

  public Rooms rooms() {
    return rooms;
  }

  public People people() {
    return people;
  }

  public JsonLimits limits() {
    return limits;
  }

  public Retention retention() {
    return retention;
  }

  /** Whether the timer runs and the database could be worked with when it was tried last. */
  public boolean working() {
    return safety.ticking() && !engine.health().failing();
  }

  /** Why this node can work on nothing until it is set up otherwise; null if it can. */
  public @Nullable String broken() {
    return engine.health().broken();
  }

  Publisher publisher() {
    return publisher;
  }

  SameDatabase database() {
    return database;
  }

  Safety safety() {
    return safety;
  }

  Journal journal() {
    return journal;
  }

  History history() {
    return history;
  }

  PastReads reads() {
    return past;
  }

  Pages pages() {
    return past.pages();
  }

  Forms forms() {
    return forms;
  }

  Budget budget() {
    return budget;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Sweeps sweeps() {
    return sweeps;
  }

  Violations violations() {
    return violations;
  }

  /** Keys of a store whose data was found to break the schema, with what is wrong; a copy. */
  public Map<String, String> violations(BoundStore<?> store) {
    return violations.of(store.name());
  }

  /** Keys of a store that this node cannot work on, with the reasons; a copy of some of them. */
  public Map<String, String> bad(BoundStore<?> store) {
    Map<String, String> bad = badKeys.of(store.name());
    bad.putAll(publisher.bad(store.name()));
    return bad;
  }

  Past past() {
    return new Past(past, journal, limits);
  }

  NodeClock clock() {
    return clock;
  }

  ExecutorService executor() {
    return executor;
  }

  /** Where listeners run: each of them waits there at most once. */
  Executor listeners() {
    return listeners;
  }

  /** Where CDI events are fired: each key waits there at most once. */
  Executor events() {
    return events;
  }

  Announcer announcer() {
    return announcer;
  }

  CallerTransaction callerTransaction() {
    return callerTransaction;
  }

  /**
   * Takes nothing in any more, lets readers go and gives what has been taken in a few seconds to be
   * decided; executors stay their owner's.
   */
  @Override
  public void close() {
    engine.stop();
    surely(sweeps::close);
    surely(safety::stop);
    surely(streams::close);
    surely(rooms::close);
    engine.drain();
    surely(deadlines::close);
  }
}
