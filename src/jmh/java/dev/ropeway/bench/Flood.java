package dev.ropeway.bench;

import dev.ropeway.HttpConnection;
import dev.ropeway.TestIssuer;
import dev.ropeway.bench.Flooder.Asking;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one caller's flood does to another caller, and what a million requests of nobody leave
 * behind, {@code -Dbench.only=flood}: on a server that requires tokens, with the bounds that are on
 * by default. Flood, caller, server and database share the machine.
 */
final class Flood {
  private static final String SERVER = "bench-required";
  private static final int CONNECTIONS = 64;
  private static final long WARM_UP = 200_000;
  private static final long NOBODYS = Long.getLong("bench.anonymous", 1_000_000);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final String QUIET = "none";
  private static final String GOOD = TestIssuer.token("nobody");

  private final BenchSettings settings;
  private final BenchDatabase database = new BenchDatabase();
  private final String token = GuardedServer.token("mallory");

  /** What a flood asks for, and as whom. */
  private record Kind(@Nullable String token, Asking asking) {}

  /**
   * What nobody's requests left behind.
   *
   * @param rows of all tables, more than before
   * @param kibibytes of the server's heap after a collection
   */
  record Left(long requests, double perSecond, long rows, long kibibytesBefore, long kibibytes) {}

  Flood(BenchSettings settings) {
    this.settings = settings;
  }

  void run() throws Exception {
    List<FloodRow> rows = new ArrayList<>();
    try (LibertyServer server = start(GuardedServer.required());
        CountingClient client = client("quiet", "quiet", server.port())) {
      warmUp(server.port());
      rows.addAll(beside(client, server.port()));
    }
    Map<String, String> hasty = GuardedServer.required();
    hasty.put("ROPEWAY_REFUSAL_RATE", "0"); // or it would take an hour
    Left left;
    try (LibertyServer server = start(hasty)) {
      left = nobody(server.port());
    }
    String page = page(rows, left);
    Files.writeString(Report.FOLDER.resolve("flood.md"), page);
    Files.writeString(
        Report.FOLDER.resolve("flood.json"), Report.json(Map.of("rows", rows, "left", left)));
    Progress.say("%s", page);
  }

  private LibertyServer start(Map<String, String> variables) throws Exception {
    return LibertyServer.start(SERVER, database, settings.port(), variables);
  }

  private static CountingClient client(String subject, String key, int port) {
    CoinRequest request =
        CoinRequest.toDocument(GuardedServer.key(key), GuardedServer.token(subject));
    return new CountingClient(() -> port, request, "~1");
  }

  /** By many callers, none of whom comes near his bounds. */
  private void warmUp(int port) throws Exception {
    Entrant callers =
        new Entrant(new DocumentWriters("warm-up", port, database, true), new Zipf(1, 0));
    callers.require(CONNECTIONS);
    callers.slice(CONNECTIONS, settings.slices(60), WARM_UP, new Score(CONNECTIONS));
    callers.check();
    callers.contestant().close();
  }

  private Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("actions on a key of his own", new Kind(token, actions("mine")));
    kinds.put("actions on the same key", new Kind(token, actions("quiet")));
    kinds.put(
        "actions on a new key each",
        new Kind(token, (connection, number) -> actions("new-" + number).ask(connection, number)));
    kinds.put("reads", new Kind(token, reads()));
    kinds.put("reads by nobody", new Kind(null, reads()));
    kinds.put("tokens that are none", new Kind("x.y.z", reads()));
    return kinds;
  }

  private static Asking actions(String key) {
    CoinRequest request = CoinRequest.toDocument(GuardedServer.key(key), null);
    return (connection, number) -> connection.post(request.path(), request.body("~" + number, 1));
  }

  private static Asking reads() {
    String path = CoinRequest.toDocument(GuardedServer.key("quiet"), null).path();
    String entry = path.substring(0, path.lastIndexOf('/'));
    return (connection, number) -> connection.get(entry);
  }

  /** In turns with nobody beside him, so that noise of the machine hits all alike. */
  private List<FloodRow> beside(CountingClient client, int port) throws Exception {
    Map<String, Kind> kinds = kinds();
    Map<String, Histogram> micros = new LinkedHashMap<>();
    Map<String, long[]> sums = new LinkedHashMap<>();
    for (int round = 0; round <= settings.rounds(); round++) {
      if (round == 1) { // the first one was to warm up what each kind needs
        micros.clear();
        sums.clear();
      }
      probe(client, micros, QUIET);
      for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
        Kind flood = kind.getValue();
        try (Flooder flooder =
            Flooder.start(port, CONNECTIONS, Long.MAX_VALUE, flood.token(), flood.asking())) {
          probe(client, micros, kind.getKey());
          long[] sum = sums.computeIfAbsent(kind.getKey(), k -> new long[2]);
          sum[0] += flooder.answered();
          sum[1] += flooder.refused();
        }
      }
      Progress.say("  round %d of %d", round, settings.rounds());
    }
    double quiet = Objects.requireNonNull(micros.get(QUIET)).getValueAtPercentile(99) / 1e3;
    double seconds = settings.slices(2).toMillis() / 1e3 * settings.rounds();
    List<FloodRow> rows = new ArrayList<>();
    micros.forEach(
        (flood, waits) -> {
          long[] sum = sums.getOrDefault(flood, new long[2]);
          rows.add(FloodRow.of(flood, waits, quiet, sum[0] / seconds, sum[1] / seconds));
        });
    return rows;
  }

  private void probe(CountingClient client, Map<String, Histogram> into, String flood)
      throws IOException {
    Histogram micros = into.computeIfAbsent(flood, f -> Score.histogram());
    long end = System.nanoTime() + settings.slices(2).toNanos();
    while (System.nanoTime() < end) {
      long begin = System.nanoTime();
      client.giveCoin();
      micros.recordValue((System.nanoTime() - begin) / 1_000);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private Left nobody(int port) throws Exception {
    long rows = rows();
    long pid = ServerUse.pid(SERVER);
    long before = ServerHeap.kibibytes(pid);
    long begin = System.nanoTime();
    try (Flooder flooder = Flooder.start(port, CONNECTIONS, NOBODYS, null, Flood::askAsNobody)) {
      flooder.await();
      double seconds = (System.nanoTime() - begin) / 1e9;
      long asked = flooder.answered() + flooder.refused();
      return new Left(asked, asked / seconds, rows() - rows, before, ServerHeap.kibibytes(pid));
    }
  }

  /** All kinds of requests in turn; none has a token that is good, and each has other names. */
  private static void askAsNobody(HttpConnection connection, long number) throws IOException {
    CoinRequest request = CoinRequest.toDocument(GuardedServer.key("n" + number), null);
    String entry = request.path().substring(0, request.path().lastIndexOf('/'));
    connection.as(null);
    switch ((int) (number % 5)) {
      case 0 -> connection.post(request.path(), request.body("c" + number, 1));
      case 1 -> connection.get(entry);
      case 2 -> connection.get(entry + "/updates?client=~" + number);
      case 3 -> connection.as(foreign(number)).get(entry);
      default -> connection.as("n" + number + ".x.y").post(request.path(), request.body("~1", 1));
    }
  }

  /** Well formed, and signed by nobody known. */
  private static String foreign(long number) {
    String signature = GOOD.substring(GOOD.lastIndexOf('.') + 1);
    int at = (int) (number % (signature.length() - 8));
    return GOOD.substring(0, GOOD.lastIndexOf('.') + 1)
        + signature.substring(0, at)
        + String.format(Locale.ROOT, "%08x", number)
        + signature.substring(at + 8);
  }

  /** Of all tables. */
  private long rows() {
    return Long.parseLong(
        database.text(
            """
            select sum((xpath('/row/c/text()', query_to_xml(
                format('select count(*) as c from %I', tablename), false, true, '')))[1]::text::bigint)
            from pg_tables where schemaname = current_schema()"""));
  }

  private static String page(List<FloodRow> rows, Left left) {
    StringBuilder page =
        new StringBuilder(
            """
            | flood beside him | p50 | p99 | longest | p99 × quiet | answered/s | refused/s |
            |---|---:|---:|---:|---:|---:|---:|
            """);
    rows.forEach(row -> page.append(row.row()));
    double worst = rows.stream().mapToDouble(FloodRow::times).max().orElse(Double.NaN);
    return page.append(
            String.format(
                Locale.ROOT,
                """

                Worst p99: %.2f × quiet (wanted: at most 3). %,d requests of nobody, %,.0f/s: %d rows \
                more in all tables; heap after a collection %,d KiB before and %,d KiB after.
                """,
                worst,
                left.requests(),
                left.perSecond(),
                left.rows(),
                left.kibibytesBefore(),
                left.kibibytes()))
        .toString();
  }
}
