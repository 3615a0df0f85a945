package dev.ropeway.node;

import dev.ropeway.AccessChanged;
import dev.ropeway.AccessPolicy;
import dev.ropeway.ActionValidator;
import dev.ropeway.EntryUpdated;
import dev.ropeway.OfStore;
import dev.ropeway.PersonalData;
import dev.ropeway.RoomAdmission;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.access.Access;
import dev.ropeway.bounds.Shares;
import dev.ropeway.config.AuthSettings;
import dev.ropeway.config.Listening;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.SecurityLog;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.config.WebRules;
import dev.ropeway.container.OutsideTransactions;
import dev.ropeway.cycle.Ticked;
import dev.ropeway.feed.Feed;
import dev.ropeway.journal.JtaDatabase;
import dev.ropeway.journal.Schema;
import dev.ropeway.remote.Remote;
import dev.ropeway.session.BoundedExecutor;
import dev.ropeway.session.Demo;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import dev.ropeway.upkeep.People;
import dev.ropeway.upkeep.Sweeps;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** The node of an application server: takes from the container what a {@link Node} needs. */
@ApplicationScoped
public class Ropeway implements Ticked {
  private static final System.Logger LOG = System.getLogger("dev.ropeway");

  /** Threads that make answers: as many outcomes as there are may come at the same moment. */
  private static final int ANSWERING = 64;

  /** Threads that make what connections send: more would only wake each other up. */
  private static final int FEWEST_SENDERS = 4;

  /** Threads that ping clients who may not read: what waits for one holds up the others here. */
  private static final int PINGING = 4;

  @Inject private Instance<ContainerResources> container;
  @Inject private OutsideTransactions outside;
  @Inject private Config config;
  @Inject @Any private Instance<Store<?>> declared;
  @Inject @Any private Instance<ActionValidator> judges;
  @Inject @Any private Instance<RoomAdmission> admissions;
  @Inject @Any private Instance<AccessPolicy> policies;
  @Inject private Event<EntryUpdated> updated;
  @Inject private Instance<ValidatorFactory> validators;

  private final Map<String, OfStore> ofStores = new ConcurrentHashMap<>();
  private ExecutorService executor;
  private Executor answering;
  private Executor answeringAtOnce;
  private Executor sending;
  private Executor pinging;
  private Node node;
  private WebRules webRules;
  private StartUp startUp;
  private final CompletableFuture<@Nullable ServletContext> web = new CompletableFuture<>();

  @PostConstruct
  void assemble() {
    ContainerResources given = given();
    Settings settings;
    StoreCatalog stores;
    Access access;
    Feeds feeds;
    try {
      Function<String, Optional<String>> source =
          name -> config.getOptionalValue(name, String.class);
      settings = Settings.read(source);
      webRules = WebRules.read(source);
      Listening.read(source).require();
      feeds = Feeds.of(source, given.source);
      Validator validator = validators.isResolvable() ? validators.get().getValidator() : null;
      stores =
          new StoreCatalog(
              stores(settings.demo()),
              settings,
              validator,
              judges.stream().toList(),
              admissions.stream().toList());
      settings = settings.forStores(stores.names(), source);
      access = access(AuthSettings.read(source, settings.demo()), stores, source);
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.ERROR, "Ropeway does not start: " + e.getMessage());
      throw e;
    }
    JtaDatabase database =
        new JtaDatabase(
            given.factory,
            given.transaction,
            given.registry,
            outside,
            settings.count(Setting.DB_TIMEOUT),
            Math.toIntExact(Duration.ofSeconds(settings.get(Setting.DB_SILENCE)).toMillis()));
    executor = Executors.newCachedThreadPool(given.threads);
    answering =
        new BoundedExecutor(executor, ANSWERING, Integer.MAX_VALUE); // one for each open request
    answeringAtOnce = new BoundedExecutor(executor, ANSWERING, Integer.MAX_VALUE);
    int senders = Math.max(FEWEST_SENDERS, Runtime.getRuntime().availableProcessors());
    sending = new BoundedExecutor(executor, senders, Integer.MAX_VALUE); // one for each connection
    pinging = new BoundedExecutor(executor, PINGING, Integer.MAX_VALUE); // one for each connection
    NodeClock clock = NodeClock.system();
    Feed feed = feeds.feed(database, executor, clock);
    node =
        new Node(
            database,
            stores,
            settings,
            clock,
            executor,
            given.scheduler,
            feed,
            access,
            given.registry,
            event -> updated.select(ofStore(event.store().name())).fireAsync(event));
    boolean finish = settings.count(Setting.DB_FINISH) == 1;
    Schema schema = new Schema(given.source, database, finish);
    startUp = new StartUp(schema, feed, executor, this::begin);
    startUp.begin(this::whereabouts);
  }

  private OfStore ofStore(String name) {
    return ofStores.computeIfAbsent(name, StoreQualifier::new);
  }

  /** Blocks until the web application is known; a node that is part of none does not wait long. */
  private ServerAddress whereabouts() {
    ServletContext context = web.completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
    return ServerAddress.of(context, config, settings().demo());
  }

  /** A persistence unit or data source that is not there is told in one line. */
  private ContainerResources given() {
    try {
      return container.get();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Ropeway does not start: the server does not give it what it needs (a data source"
              + " jdbc/ropeway, its persistence unit, transactions, managed threads). Cause: "
              + root(e));
      throw e;
    }
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  /** The container tells each web application its context. */
  void learn(@Observes @Initialized(ApplicationScoped.class) Object context) {
    if (context instanceof ServletContext known) {
      web.complete(known);
    }
  }

  private Access access(
      AuthSettings auth, StoreCatalog stores, Function<String, Optional<String>> source) {
    Set<String> samples = new HashSet<>();
    for (Instance.Handle<Store<?>> handle : declared.handles()) {
      if (isSample(handle)) {
        samples.add(handle.get().name());
      }
    }
    return new Access(auth, stores.actions(), samples, policies.stream().toList(), source);
  }

  private static boolean isSample(Instance.Handle<?> handle) {
    return handle.getBean().getQualifiers().stream().anyMatch(q -> q instanceof Demo);
  }

  /** An application says that rights have changed. */
  void changed(@Observes AccessChanged event) {
    node.live.changedEverywhere();
  }

  private List<Store<?>> stores(boolean demo) {
    List<Store<?>> stores = new ArrayList<>();
    for (Instance.Handle<Store<?>> handle : declared.handles()) {
      if (demo || !isSample(handle)) {
        stores.add(handle.get());
      }
    }
    return stores;
  }

  private void begin() {
    node.start();
    node.listen();
    String callers = node.remote.callers().announcement();
    if (callers != null) {
      LOG.log(System.Logger.Level.INFO, callers);
    }
  }

  /** What applications inject. */
  @Produces
  @ApplicationScoped
  SessionService sessionService() {
    return node.sessions;
  }

  /** What is stored of people, as applications inject it. */
  @Produces
  @ApplicationScoped
  PersonalData personalData() {
    return node.personalData;
  }

  /** All stores. */
  List<Store<?>> stores() {
    return node.core.stores.all().stream().<Store<?>>map(BoundStore::store).toList();
  }

  /** The settings. */
  public Settings settings() {
    return node.core.settings;
  }

  /** Who may reach the HTTP API. */
  public WebRules webRules() {
    return webRules;
  }

  /** What remote clients may do. */
  public Remote remote() {
    return node.remote;
  }

  /** What is stored of people. */
  public People people() {
    return node.people;
  }

  /** The migrations of whole stores. */
  public Sweeps sweeps() {
    return node.sweeps;
  }

  /** What each caller and each address has of this node. */
  public Shares shares() {
    return node.shares;
  }

  /** Where is told who was refused and who did what only few may do. */
  public SecurityLog securityLog() {
    return node.core.security;
  }

  /** The numbers by which this node can be watched. */
  public List<Gauge> meters() {
    return node.meters;
  }

  /** Where answers are made that may block, a few at a time; no request's context is there. */
  public Executor answering() {
    return answering;
  }

  /** The same for answers that are there and so small that they wait for nothing. */
  public Executor answeringAtOnce() {
    return answeringAtOnce;
  }

  /** Where is made what connections send, by as many threads as are at work anyway. */
  public Executor sending() {
    return sending;
  }

  /** As many threads as are asked for: whoever does bounds it. */
  public Executor threads() {
    return executor;
  }

  /** Where clients are pinged who may not read, by a few threads that may wait for them. */
  public Executor pinging() {
    return pinging;
  }

  /** This node's clock. */
  public NodeClock clock() {
    return node.core.clock;
  }

  /** Why the database is not prepared yet; null once it is, also while cycles fail. */
  public @Nullable String notPrepared() {
    return startUp.notReady();
  }

  /** Why this node cannot serve yet, or no longer; null if it can. */
  public @Nullable String notReady() {
    String reason = notPrepared();
    return reason == null ? node.notWorking() : reason;
  }

  @Override
  public Duration period() {
    return settings().time(Setting.TICK);
  }

  @Override
  public void tick() {
    node.tick();
  }

  @PreDestroy
  void stop() {
    startUp.close();
    node.close();
    executor.shutdown();
  }
}
