package dev.ropeway.bench;

import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is measured, workload by workload. */
final class Workloads {
  private static final int THOUSAND = 1_000;
  private static final int IN_FLIGHT = 16;
  private static final int MANY = 100_000;
  private static final Duration UPDATE_INTERVAL = Duration.ofMillis(50);

  /** As many as a server needs until what it does for each reader is compiled. */
  private static final Pace WARM_UP = new Pace(1_200, UPDATE_INTERVAL, Duration.ZERO);

  private static final Duration IDLE_INTERVAL = Duration.ofMillis(100);
  private static final Duration IDLE_JITTER = Duration.ofMillis(50);

  private final BenchSettings settings;
  private final BenchDatabase database;
  private final TestNode node;
  private final List<Row> rates = new ArrayList<>();
  private final List<DeliveryRow> deliveries = new ArrayList<>();

  Workloads(BenchSettings settings, BenchDatabase database, TestNode node) {
    this.settings = settings;
    this.database = database;
    this.node = node;
  }

  List<Row> rates() {
    return rates;
  }

  List<DeliveryRow> deliveries() {
    return deliveries;
  }

  void run() throws Exception {
    try (Baselines baselines = new Baselines(database, settings.mostWriters())) {
      if (settings.runs("a")) {
        contest(Names.HOT, 1, new OpenSessions(players("hot-", 1)), baselines.all("hot", 1));
      }
      if (settings.runs("b")) {
        Contestant ours = new OpenSessions(players("thousand-", THOUSAND));
        contest(Names.THOUSAND, THOUSAND, ours, baselines.all("thousand", THOUSAND));
      }
      if (settings.runs("c")) {
        Contestant ours = new RequestSessions(players("many-", MANY));
        contest(Names.MANY, MANY, ours, baselines.all("many", MANY));
      }
    }
    if (settings.runs("t")) {
      transfers(Names.UNIFORM_TRANSFERS, "even-", 0);
      transfers(Names.SKEWED_TRANSFERS, "skewed-", 1.5);
    }
    if (settings.runs("limit")) {
      limits();
    }
    if (settings.runs("strict")) {
      strict();
    }
    if (settings.runs("access")) {
      access();
    }
    if (settings.runs("d") || settings.runs("e")) {
      try (LibertyServer server = LibertyServer.start(database, settings.port())) {
        onServer(server.port());
      }
    }
  }

  private RopewayPlayers players(String prefix, int count) {
    return new RopewayPlayers(node, database, Keys.of(prefix, count));
  }

  private void contest(String workload, int keys, Contestant ours, List<Contestant> others)
      throws Exception {
    List<Contestant> all = new ArrayList<>();
    all.add(ours);
    all.addAll(others);
    Zipf even = new Zipf(keys, 0);
    rates.addAll(new Contest(workload, even, all, settings).run(settings.writers()));
  }

  private void transfers(String workload, String prefix, double alpha) throws Exception {
    Zipf accounts = new Zipf(Transfers.ACCOUNTS, alpha);
    List<Contestant> all = Transfers.all(node, database, prefix, accounts);
    Contest contest = new Contest(workload, accounts, all, settings);
    rates.addAll(contest.run(List.of(settings.mostWriters())));
  }

  /** Beside what JDBC can do at all. */
  private void limits() throws Exception {
    limit(
        Names.PIPELINED,
        1,
        new PipelinedSessions(players("flight-", 1), IN_FLIGHT),
        new JdbcPipeline(database, Keys.of("flight-limit-", 1), IN_FLIGHT));
    limit(
        Names.ONE_LIMIT,
        1,
        new OpenSessions(players("one-", 1)),
        new JdbcPipeline(database, Keys.of("one-limit-", 1), 1));
    limit(
        Names.THOUSAND_LIMIT,
        THOUSAND,
        new OpenSessions(players("each-", THOUSAND)),
        new JdbcPipeline(database, Keys.of("each-limit-", THOUSAND), 1));
  }

  private void limit(String workload, int keys, Contestant ours, Contestant limit)
      throws Exception {
    Contest contest = new Contest(workload, new Zipf(keys, 0), List.of(ours, limit), settings);
    rates.addAll(contest.run(List.of(settings.fewestWriters())));
  }

  /** The same node twice, but for strict mode. */
  private void strict() throws Exception {
    Settings held = Settings.standard().strict(true);
    try (TestNode other = TestNode.start(database.url(), held, List.of(Players.STORE))) {
      Contestant lenient = new OpenSessions(players("lenient-", 1));
      RopewayPlayers players = new RopewayPlayers(other, database, Keys.of("strict-", 1));
      Contestant strict = new NamedContestant(Names.ROPEWAY_STRICT, new OpenSessions(players));
      Contest contest =
          new Contest(Names.STRICT, new Zipf(1, 0), List.of(lenient, strict), settings);
      rates.addAll(contest.run(List.of(settings.fewestWriters())));
    }
  }

  /** The same server twice, each on a database of its own, but for who is asked. */
  private void access() throws Exception {
    BenchDatabase first = new BenchDatabase();
    BenchDatabase second = new BenchDatabase();
    int port = settings.port();
    try (LibertyServer open = LibertyServer.start("bench-open", first, port, GuardedServer.open());
        LibertyServer required =
            LibertyServer.start("bench-required", second, port + 1, GuardedServer.required())) {
      Contestant nobody = new DocumentWriters(Names.ROPEWAY_NOBODY, open.port(), first, false);
      Contestant callers = new DocumentWriters(Names.ROPEWAY_TOKENS, required.port(), second, true);
      Contest contest =
          new Contest(Names.ACCESS, new Zipf(1, 0), List.of(nobody, callers), settings);
      rates.addAll(contest.run(List.of(settings.mostWriters())));
    }
  }

  private void onServer(int port) throws Exception {
    if (settings.runs("d")) {
      Contestant java = new OpenSessions(players("java-", 1));
      Contestant http = new HttpWriters(players("http-", 1), port);
      Contestant live = new WireWriters(players("live-", 1), port);
      Contestant bare = new BareRequests(port);
      Contest contest =
          new Contest(Names.HTTP, new Zipf(1, 0), List.of(java, http, live, bare), settings);
      rates.addAll(contest.run(List.of(settings.mostWriters())));
    }
    if (settings.runs("e")) {
      Progress.say("From patch to reader");
      deliverInside();
      deliverThrough(port);
    }
  }

  private void deliverInside() throws Exception {
    RopewayPlayers players = players("read-", 1);
    String key = players.keys().name(0);
    try (var session = players.load(0)) {
      Delivery delivery =
          new Delivery(
              () -> RopewayPlayers.giveCoin(session),
              followers -> new EngineReaders(node, key, followers));
      for (int readers : List.of(1, 100, THOUSAND)) {
        deliveries.add(delivery.run(Reading.JAVA.text(), readers, steady()));
      }
      deliveries.add(delivery.run(Reading.IDLE.text(), 1, idle()));
    }
  }

  private void deliverThrough(int port) throws Exception {
    String key = "read-http";
    try (CountingClient client = new CountingClient(port, key, "writer")) {
      Delivery delivery =
          new Delivery(client::giveCoin, followers -> new SseReaders(port, key, followers));
      delivery.warmUp(THOUSAND, WARM_UP);
      deliveries.add(delivery.run(Reading.HTTP.text(), THOUSAND, steady()));
      deliveries.add(delivery.run(Reading.IDLE_HTTP.text(), 1, idle()));
    }
  }

  private Pace steady() {
    return Pace.of(settings.slices(3), UPDATE_INTERVAL, Duration.ZERO);
  }

  private Pace idle() {
    return Pace.of(settings.slices(2), IDLE_INTERVAL, IDLE_JITTER);
  }
}
