package dev.ropeway.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Live connections, {@code -Dbench.only=live}: rooms whose clients are all at work, many receivers
 * of one key over streams and over connections, and idle connections. The clients have one thread
 * and speak the protocol, no more.
 */
final class Wire {
  private static final List<MirrorLoad> LOADS =
      List.of(
          new MirrorLoad("200 rooms of 5 clients at 10 Hz", 200, 5, 10),
          new MirrorLoad("50 clients at 20 Hz in the same room", 1, 50, 20));
  private static final List<String> PARTS = List.of("rooms", "receivers", "connections");
  private static final int RECEIVERS = 1_000;
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration QUIET = Duration.ofSeconds(20);

  private final BenchSettings settings;
  private final BenchDatabase database = new BenchDatabase();

  Wire(BenchSettings settings) {
    this.settings = settings;
  }

  /** Parts of it alone are chosen by naming them too: {@code live,receivers}. */
  void run() throws Exception {
    boolean all = PARTS.stream().noneMatch(settings::runs);
    List<String> lines = new ArrayList<>();
    try (LibertyServer server =
        LibertyServer.start(
            "bench-live",
            database,
            settings.port(),
            java.util.Map.of("ROPEWAY_STREAMS", "30000"))) {
      if (all || settings.runs("rooms")) {
        rooms(server, lines);
      }
      if (all || settings.runs("receivers")) {
        receivers(server.port(), lines);
      }
      if (all || settings.runs("connections")) {
        idle(server.port(), lines);
      }
    }
    lines.forEach(line -> Progress.say("%s", line));
  }

  private void rooms(LibertyServer server, List<String> lines) throws Exception {
    Progress.say("Rooms over live connections");
    try (WireRooms warm = new WireRooms(server.port(), new MirrorLoad("warm-up", 100, 5, 10))) {
      warm.warmUp(settings.slices(8));
    }
    for (int round = 0; round < settings.rounds(); round++) {
      for (MirrorLoad load : LOADS) {
        try (WireRooms rooms = new WireRooms(server.port(), load)) {
          WireRooms.Result result = rooms.run(settings.slices(4));
          String line =
              String.format(
                  Locale.ROOT,
                  "  %-40s %,8.0f/s  p50 %6.1f  p99 %6.1f  longest %7.1f ms  %5.0f B  server %3.0f %%"
                      + "  lost %d wrong %d",
                  load.what(),
                  result.perSecond(),
                  result.p50(),
                  result.p99(),
                  result.longest(),
                  result.bytesPerUpdate(),
                  result.use().percent(),
                  result.lost(),
                  result.wrong());
          Progress.say("%s", line);
          lines.add(line);
        }
      }
    }
  }

  private void receivers(int port, List<String> lines) throws Exception {
    Progress.say("From patch to %,d receivers", RECEIVERS);
    String key = "receivers";
    try (CountingClient client = new CountingClient(port, key, "writer")) {
      Delivery streams =
          new Delivery(client::giveCoin, followers -> new SseReaders(port, key, followers));
      Delivery live =
          new Delivery(client::giveCoin, followers -> new WireReaders(port, key, followers));
      Pace warm = Pace.of(settings.slices(8), INTERVAL, Duration.ZERO);
      Pace pace = Pace.of(settings.slices(3), INTERVAL, Duration.ZERO);
      streams.warmUp(RECEIVERS, warm);
      live.warmUp(RECEIVERS, warm);
      for (int round = 0; round < settings.rounds(); round++) {
        measure(streams, "streams", pace, lines);
        measure(live, "live connections", pace, lines);
      }
      Pace idle = Pace.of(settings.slices(2), Duration.ofMillis(100), INTERVAL);
      streams.run("stream, idle", 1, idle);
      live.run("live connection, idle", 1, idle);
    }
  }

  /** With what the server took for a delivery, PostgreSQL not included. */
  private static void measure(Delivery delivery, String how, Pace pace, List<String> lines)
      throws Exception {
    ServerUse use = ServerUse.of("bench-live");
    DeliveryRow row = delivery.run(how, RECEIVERS, pace);
    ServerUse used = use.since();
    String line =
        String.format(
            Locale.ROOT,
            "  %,d %-20s p50 %6.1f  p99 %6.1f ms  server %3.0f %%, %5.1f µs a delivery  lost %d",
            RECEIVERS,
            how,
            row.p50(),
            row.p99(),
            used.percent(),
            used.cpuNanos() / 1e3 / row.arrived(),
            row.lost());
    Progress.say("%s", line);
    lines.add(line);
  }

  private void idle(int port, List<String> lines) throws Exception {
    int count = 10_000;
    Progress.say("%,d idle connections with a key each", count);
    long pid = ServerUse.pid("bench-live");
    try (IdleLines open = new IdleLines(port)) {
      open.open(count / 10); // or what the first of all of them need would be counted too
      LockSupport.parkNanos(QUIET.toNanos() / 2);
      long before = ServerHeap.kibibytes(pid);
      open.open(count);
      LockSupport.parkNanos(QUIET.toNanos() / 2);
      double heap = (double) (ServerHeap.kibibytes(pid) - before) / count;
      ServerUse use = ServerUse.of("bench-live");
      LockSupport.parkNanos(QUIET.toNanos());
      String line =
          String.format(
              Locale.ROOT,
              "  %,d idle: %.1f KiB of heap each, %.1f %% of a core, failed %s",
              count,
              heap,
              use.since().percent(),
              open.failed());
      Progress.say("%s", line);
      lines.add(line);
    }
  }
}
