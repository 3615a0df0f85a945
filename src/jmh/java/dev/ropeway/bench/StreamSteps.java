package dev.ropeway.bench;

import dev.ropeway.LibertyProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The second half of an update's way, to the readers of a real server, by the server's metrics. */
final class StreamSteps {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final int WARM_UP = 4;
  private static final int MEASURED = 4;

  private final BenchSettings settings;
  private final BenchDatabase database;

  StreamSteps(BenchSettings settings, BenchDatabase database) {
    this.settings = settings;
    this.database = database;
  }

  /**
   * What was measured with some readers.
   *
   * @param feed milliseconds from a frame that is due to its making, on average
   * @param encode milliseconds of the making of an update's bytes
   * @param write milliseconds of writing it to one reader
   * @param p50 milliseconds from the patching client's request to a reader
   */
  record StreamWay(int readers, double feed, double encode, double write, double p50, double p99) {}

  List<StreamWay> run() throws Exception {
    List<StreamWay> ways = new ArrayList<>();
    try (LibertyServer server = LibertyServer.start(database, settings.port())) {
      for (int readers : List.of(1, 100, 1_000)) {
        ways.add(way(server.port(), readers));
      }
    }
    return ways;
  }

  private StreamWay way(int port, int readers) throws Exception {
    String key = "stream-steps-" + readers;
    try (CountingClient client = new CountingClient(port, key, "writer")) {
      Delivery delivery =
          new Delivery(client::giveCoin, followers -> new SseReaders(port, key, followers));
      delivery.run("warm-up", readers, pace(WARM_UP));
      String before = metrics(port);
      DeliveryRow row = delivery.run("measured", readers, pace(MEASURED));
      String after = metrics(port);
      return new StreamWay(
          readers,
          millis("feed", before, after),
          millis("encode", before, after),
          millis("write", before, after),
          row.p50(),
          row.p99());
    }
  }

  private Pace pace(int slices) {
    return Pace.of(settings.slices(slices), INTERVAL, Duration.ZERO);
  }

  private static String metrics(int port) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://localhost:%d/metrics?scope=application"
                .formatted(LibertyProcess.adminPort(port)));
    HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", "text/plain").build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static double millis(String step, String before, String after) {
    double seconds =
        read("ropeway_stream_seconds_total", step, after)
            - read("ropeway_stream_seconds_total", step, before);
    double count =
        read("ropeway_stream_steps_total", step, after)
            - read("ropeway_stream_steps_total", step, before);
    return 1e3 * seconds / count;
  }

  private static double read(String name, String step, String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains("step=\"" + step + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  static String page(List<StreamWay> ways) {
    return """

        | readers | feed | encode | socket, a reader | request to reader p50 | p99 |
        |---:|---:|---:|---:|---:|---:|
        """
        + ways.stream().map(StreamSteps::row).collect(Collectors.joining());
  }

  private static String row(StreamWay way) {
    return String.format(
        Locale.ROOT,
        "| %,d | %.3f | %.3f | %.3f | %.1f | %.1f |%n",
        way.readers(),
        way.feed(),
        way.encode(),
        way.write(),
        way.p50(),
        way.p99());
  }
}
