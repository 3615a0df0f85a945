package dev.ropeway.bench;

import dev.ropeway.LibertyProcess;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Takes samples of this JVM, of a server and of the database. */
final class SoakProbe {
  private static final double MIB = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final BenchDatabase database;
  private final int port;
  private final long begin = System.nanoTime();

  SoakProbe(BenchDatabase database, int port) {
    this.database = database;
    this.port = port;
  }

  SoakSample sample(long actions) throws Exception {
    System.gc();
    collectServer();
    String metrics = get("/metrics?scope=base");
    var threads = ManagementFactory.getThreadMXBean();
    return new SoakSample(
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
        actions,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB,
        metric(metrics, "memory_usedHeap_bytes") / MIB,
        threads.getThreadCount(),
        metric(metrics, "thread_count"),
        number("select count(*) from pg_stat_activity where datname = current_database()"),
        bytes() / Math.max(1, actions));
  }

  private double bytes() {
    return number(
        """
        select sum(pg_total_relation_size(c)) from unnest(
          '{entry,recorded_action,entry_version,client_mark}'::regclass[]) c""");
  }

  private double number(String sql) {
    return Double.parseDouble(database.text(sql));
  }

  /** The server's garbage collection runs when the JDK's own tool asks for it. */
  private void collectServer() throws Exception {
    String argument = "-DsoakNode=" + port;
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      if (process.info().commandLine().orElse("").contains(argument)) {
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/jcmd",
                Long.toString(process.pid()),
                "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  private String get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + LibertyProcess.adminPort(port) + path))
            .header("Accept", "text/plain")
            .timeout(PATIENCE)
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private static double metric(String all, String name) {
    return all.lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " in " + all));
  }
}
