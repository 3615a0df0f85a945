package dev.ropeway;

import dev.ropeway.access.Access;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.feed.Feed;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.HibernateDatabase;
import dev.ropeway.journal.Schema;
import dev.ropeway.node.Node;
import dev.ropeway.node.NodeParts;
import dev.ropeway.remote.Remote;
import dev.ropeway.remote.RemoteReads;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.store.StoreCatalog;
import jakarta.json.JsonValue;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A whole node without an application server, on a real database. */
public final class TestNode implements AutoCloseable {
  private static final Validator VALIDATOR =
      Validation.buildDefaultValidatorFactory().getValidator();
  private static final Duration ENDING = Duration.ofSeconds(2);

  private final HibernateDatabase database;
  private final ThreadPoolExecutor executor = (ThreadPoolExecutor) Executors.newCachedThreadPool();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
  private final Node node;
  private final Feeds feeds;
  private final Feed feed;

  private TestNode(
      String url,
      Settings settings,
      boolean hints,
      List<Store<?>> stores,
      NodeClock clock,
      UnaryOperator<Database> through) {
    this(url, settings, hints, stores, clock, through, List.of(), null, Access.none());
  }

  private TestNode(
      String url,
      Settings settings,
      boolean hints,
      List<Store<?>> stores,
      NodeClock clock,
      UnaryOperator<Database> through,
      List<ActionValidator> judges,
      @Nullable TransactionSynchronizationRegistry transactions,
      Access access) {
    this(
        url,
        settings,
        hints,
        new StoreCatalog(stores, held(settings), VALIDATOR, judges),
        clock,
        through,
        transactions,
        access);
  }

  private static Settings held(Settings settings) {
    return settings.strict(settings.strict() || Boolean.getBoolean("ropeway.strict"));
  }

  private TestNode(
      String url,
      Settings settings,
      boolean hints,
      StoreCatalog stores,
      NodeClock clock,
      UnaryOperator<Database> through,
      @Nullable TransactionSynchronizationRegistry transactions,
      Access access) {
    this(
        url,
        Feeds.postgres(TestDatabase.past(url)),
        settings,
        hints,
        stores,
        clock,
        through,
        transactions,
        access);
  }

  /** Makes the feed of a node. */
  @FunctionalInterface
  public interface Feeds {
    /** One that tells through a database, and gets its threads from an executor. */
    Feed of(Database database, ExecutorService executor, NodeClock clock);

    /** One that it has made was closed. */
    default void closed(Feed feed) {}

    /** That through PostgreSQL, listening on a URL. */
    static Feeds postgres(String url) {
      return new SwiftFeeds(url);
    }
  }

  private TestNode(
      String url,
      Feeds feeds,
      Settings settings,
      boolean hints,
      StoreCatalog stores,
      NodeClock clock,
      UnaryOperator<Database> through,
      @Nullable TransactionSynchronizationRegistry transactions,
      Access access) {
    database =
        HibernateDatabase.open(
            Map.of("jakarta.persistence.jdbc.url", url, "hibernate.connection.pool_size", "20"));
    if (!TestDatabase.isPrepared(url)) {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setURL(TestDatabase.past(url));
      new Schema(source, database, false).prepare();
    }
    Database worked = through.apply(database);
    this.feeds = feeds;
    feed = feeds.of(worked, executor, clock);
    node =
        new Node(
            worked,
            stores,
            held(settings),
            clock,
            executor,
            scheduler,
            feed,
            access,
            transactions,
            null);
    node.start();
    if (hints) {
      node.listen();
    }
    scheduler.scheduleWithFixedDelay(node::tick, 50, 50, TimeUnit.MILLISECONDS);
  }

  /** A node that hears the others. */
  public static TestNode start(String url, Settings settings, List<Store<?>> stores) {
    return new TestNode(url, settings, true, stores, NodeClock.system(), UnaryOperator.identity());
  }

  /** A node that works on the database through something that looks on. */
  public static TestNode through(
      UnaryOperator<Database> through, String url, List<Store<?>> stores) {
    return new TestNode(url, Settings.standard(), true, stores, NodeClock.system(), through);
  }

  /** A node with validators of actions. */
  public static TestNode judged(
      String url, Settings settings, List<Store<?>> stores, List<ActionValidator> judges) {
    return new TestNode(
        url,
        settings,
        true,
        stores,
        NodeClock.system(),
        UnaryOperator.identity(),
        judges,
        null,
        Access.none());
  }

  /** A node whose application decides who comes into its rooms. */
  public static TestNode admitting(
      String url, Settings settings, List<Store<?>> stores, List<RoomAdmission> admissions) {
    return new TestNode(
        url,
        settings,
        true,
        new StoreCatalog(stores, held(settings), VALIDATOR, List.of(), admissions),
        NodeClock.system(),
        UnaryOperator.identity(),
        null,
        Access.none());
  }

  /** A node that records in the transactions that a registry knows. */
  public static TestNode within(
      TransactionSynchronizationRegistry transactions,
      String url,
      Settings settings,
      List<Store<?>> stores) {
    return new TestNode(
        url,
        settings,
        true,
        stores,
        NodeClock.system(),
        UnaryOperator.identity(),
        List.of(),
        transactions,
        Access.none());
  }

  /** The same on a database that knows these transactions. */
  public static TestNode within(
      TransactionSynchronizationRegistry transactions,
      UnaryOperator<Database> through,
      String url,
      List<Store<?>> stores) {
    return new TestNode(
        url,
        Settings.standard(),
        true,
        stores,
        NodeClock.system(),
        through,
        List.of(),
        transactions,
        Access.none());
  }

  /**
   * A node that asks callers who they are, with validators of actions, in the transactions that a
   * registry knows.
   */
  public static TestNode guarded(
      Access access,
      NodeClock clock,
      String url,
      Settings settings,
      List<Store<?>> stores,
      List<ActionValidator> judges,
      @Nullable TransactionSynchronizationRegistry transactions) {
    return new TestNode(
        url, settings, true, stores, clock, UnaryOperator.identity(), judges, transactions, access);
  }

  /** A node with a clock of the test's. */
  public static TestNode at(NodeClock clock, String url, List<Store<?>> stores) {
    return new TestNode(url, Settings.standard(), true, stores, clock, UnaryOperator.identity());
  }

  /** A node with a clock and settings of the test's. */
  public static TestNode at(NodeClock clock, String url, Settings settings, List<Store<?>> stores) {
    return new TestNode(url, settings, true, stores, clock, UnaryOperator.identity());
  }

  /** A node with a feed of the test's. */
  public static TestNode fed(
      Feeds feeds, NodeClock clock, String url, Settings settings, List<Store<?>> stores) {
    return fed(feeds, UnaryOperator.identity(), clock, url, settings, stores);
  }

  /** The same on a database through something that looks on. */
  public static TestNode fed(
      Feeds feeds,
      UnaryOperator<Database> through,
      NodeClock clock,
      String url,
      Settings settings,
      List<Store<?>> stores) {
    return new TestNode(
        url,
        feeds,
        settings,
        true,
        new StoreCatalog(stores, held(settings), VALIDATOR, List.of()),
        clock,
        through,
        null,
        Access.none());
  }

  /** A node that listens to the others elsewhere than where it works. */
  public static TestNode listening(
      String feedUrl, NodeClock clock, String url, Settings settings, List<Store<?>> stores) {
    return fed(Feeds.postgres(feedUrl), clock, url, settings, stores);
  }

  /** A node to which no notification ever comes. */
  public static TestNode deaf(String url, Settings settings, List<Store<?>> stores) {
    return new TestNode(url, settings, false, stores, NodeClock.system(), UnaryOperator.identity());
  }

  /**
   * A node with a clock of the test's to which no notification ever comes, on a database through
   * something that looks on.
   */
  public static TestNode deaf(
      NodeClock clock, UnaryOperator<Database> through, String url, List<Store<?>> stores) {
    return new TestNode(url, Settings.standard(), false, stores, clock, through);
  }

  public Node node() {
    return node;
  }

  /** What it is made of, to look into. */
  public NodeParts parts() {
    return NodeParts.of(node);
  }

  public SessionService sessions() {
    return parts().sessions();
  }

  public Remote remote() {
    return parts().remote();
  }

  /** A store as requests name it. */
  public RemoteStore store(String name) {
    return Objects.requireNonNull(remote().store(name), name);
  }

  /** The same as a caller's requests name it. */
  public RemoteStore store(Caller caller, String name) {
    return Objects.requireNonNull(remote().as(caller).store(name), name);
  }

  /** Opens a stream as a request does; null if the node has as many readers as it may. */
  public @Nullable UpdateStream stream(RemoteStore store, String key, OptionalLong resumeAfter) {
    StampedVersion has =
        resumeAfter.isPresent() ? StampedVersion.plain(resumeAfter.getAsLong()) : null;
    return remote().rooms().stream(store, key, has, Optional.empty());
  }

  /** One that goes on behind an id which a stream has told. */
  public UpdateStream resume(RemoteStore store, String key, String id) {
    return Objects.requireNonNull(
        remote().rooms().stream(store, key, StampedVersion.parse(id), Optional.empty()));
  }

  /** One version from 1, as it was stored; empty if it has not been made. */
  public Optional<Entry<JsonValue>> version(RemoteStore store, String key, long version) {
    try (RemoteReads once = remote().reads()) {
      return once.version(store, key, version);
    }
  }

  /**
   * Whether its threads come to an end of themselves; those of one that is not deaf listen for
   * ever. It has none any more after that.
   */
  public boolean ends(Duration within) throws InterruptedException {
    executor.shutdown();
    return executor.awaitTermination(within.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The most threads that have worked for it at the same time. */
  public int mostThreads() {
    return executor.getLargestPoolSize();
  }

  /** Ends it without a word to anybody, as far as one can within a process. */
  public void kill() {
    scheduler.shutdownNow();
    executor.shutdownNow();
    feed.close();
    database.close();
  }

  @Override
  public void close() {
    node.close();
    feed.close();
    feeds.closed(feed);
    scheduler.shutdownNow();
    executor.shutdown();
    awaitThreads();
    database.close();
  }

  // What they are at ends with the node. A pool that is closed before leaves their connections
  // open.
  private void awaitThreads() {
    try {
      long end = System.nanoTime() + ENDING.toNanos();
      for (ExecutorService each : List.of(scheduler, executor)) {
        each.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
