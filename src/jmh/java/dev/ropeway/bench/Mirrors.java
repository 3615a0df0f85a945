package dev.ropeway.bench;

import dev.ropeway.client.RopewayClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Live mirrors, {@code -Dbench.only=mirror}: how long it takes from a patch on one mirror to the
 * change on another, and what many rooms cost. Mirrors and server share the machine.
 */
final class Mirrors {
  private static final MirrorLoad WARM_UP = new MirrorLoad("warm-up", 20, 5, 20);
  private static final MirrorLoad IDLE = new MirrorLoad("idle", 0, 0, 0);
  private static final List<MirrorLoad> LOADS =
      List.of(
          IDLE,
          new MirrorLoad("50 clients at 20 Hz in the same room", 1, 50, 20),
          new MirrorLoad("200 rooms of 5 clients at 10 Hz", 200, 5, 10));

  private final BenchSettings settings;
  private final BenchDatabase database = new BenchDatabase();

  Mirrors(BenchSettings settings) {
    this.settings = settings;
  }

  MirrorResults run() throws Exception {
    List<MirrorRow> rows = new ArrayList<>();
    try (LibertyServer server = LibertyServer.start(database, settings.port())) {
      Progress.say("From a patch on one mirror to the change on another");
      Duration time = settings.slices(4);
      measure(server, WARM_UP, time);
      for (MirrorLoad load : LOADS) {
        rows.add(measure(server, load, time));
      }
    }
    return new MirrorResults(Machine.of(database), settings, rows);
  }

  private static MirrorRow measure(LibertyServer server, MirrorLoad load, Duration time)
      throws Exception {
    try (RopewayClient client = RopewayClient.of("http://localhost:" + server.port());
        MirrorCrowd crowd = MirrorCrowd.join(client, load);
        MirrorProbe probe = MirrorProbe.join(client, crowd.probedKey())) {
      probe.warmUp();
      ServerUse use = ServerUse.of("bench");
      crowd.start();
      DeliveryRow latency = probe.run(load.what(), time);
      long actions = crowd.stop();
      ServerUse used = use.since();
      MirrorRow row =
          new MirrorRow(
              load,
              latency,
              actions / used.seconds(),
              probe.bytesPerUpdate(),
              used,
              crowd.wrong() + probe.wrong());
      Progress.say("  %s", row.text());
      return row;
    }
  }
}
