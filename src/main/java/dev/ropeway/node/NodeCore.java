package dev.ropeway.node;

import dev.ropeway.config.NodeClock;
import dev.ropeway.config.SecurityLog;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Engine;
import dev.ropeway.cycle.EntryCache;
import dev.ropeway.feed.Announcer;
import dev.ropeway.feed.Feed;
import dev.ropeway.feed.Publisher;
import dev.ropeway.feed.Streams;
import dev.ropeway.feed.Topic;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.History;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.Pages;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.SameDatabase;
import dev.ropeway.journal.UnplannedDatabase;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.room.Rooms;
import dev.ropeway.room.SeatRules;
import dev.ropeway.session.BadKeys;
import dev.ropeway.session.BoundedExecutor;
import dev.ropeway.session.EntryReader;
import dev.ropeway.session.Violations;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** The parts of a node that know nothing of sessions and requests, put together. */
final class NodeCore {
  /** Threads that tell outcomes: callers whose stages block hold up each other, but no cycle. */
  static final int COMPLETING = 64;

  /** Unique among all nodes. */
  final String name = UUID.randomUUID().toString();

  final Settings settings;
  final NodeClock clock;
  final ExecutorService executor;
  final SecurityLog security;
  final StoreCatalog stores;
  final JsonLimits limits;
  final SameDatabase database;
  final Journal journal;
  final EntryReader reads;
  final BoundedExecutor completing;
  final Violations violations;
  final Announcer announcer;
  final Publisher publisher;
  final CommitPublisher told;
  final Engine engine;
  final Streams streams;
  final CommitsElsewhere elsewhere;
  final Rooms rooms;

  NodeCore(
      Database given,
      StoreCatalog stores,
      Settings settings,
      NodeClock clock,
      ExecutorService executor,
      ScheduledExecutorService scheduler,
      Feed feed) {
    this.settings = settings;
    this.clock = clock;
    this.executor = executor;
    this.security = new SecurityLog(clock);
    this.stores = stores;
    limits = new JsonLimits(settings.count(Setting.DEPTH), settings.count(Setting.DATA_BYTES));
    database = new SameDatabase(planned(given, settings), clock);
    journal = new Journal(database);
    PastMemory memory = new PastMemory(settings.get(Setting.HISTORY_BYTES));
    reads = new EntryReader(new History(database), new Pages(database), memory, settings);
    completing = new BoundedExecutor(executor, COMPLETING, Integer.MAX_VALUE);
    violations = new Violations(stores);
    announcer =
        new Announcer(
            name,
            feed::tell,
            executor,
            clock,
            feed.carriesMoves() ? database::lineage : () -> null);
    EntryCache cache = new EntryCache(settings.get(Setting.CACHE_BYTES));
    publisher =
        new Publisher(
            journal,
            settings,
            clock,
            executor,
            cache::learn,
            slot -> feed.interested(Topic.UPDATES, slot));
    told = new CommitPublisher(publisher, new BadKeys(), violations, announcer);
    engine = new Engine(journal, cache, settings, clock, executor, completing, told);
    streams = new Streams(publisher, journal, settings, memory, scheduler, executor);
    elsewhere = new CommitsElsewhere(stores, engine, publisher, announcer);
    rooms =
        new Rooms(
            database,
            settings,
            new SeatRules(this::capacity, store -> stores.admission(store) != null),
            executor,
            scheduler,
            notes -> feed.note(name, notes),
            slot -> feed.interested(Topic.ROOMS, slot),
            elsewhere::departed);
  }

  private static Database planned(Database given, Settings settings) {
    return settings.count(Setting.DB_PLANNER) == 1 ? given : new UnplannedDatabase(given);
  }

  /** How many may be present in a room of a store; 0: any number. */
  private int capacity(String name) {
    BoundStore<?> store = stores.find(name);
    return settings.capacity(name, store == null ? 0 : store.store().capacity());
  }
}
