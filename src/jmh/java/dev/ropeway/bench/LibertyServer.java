package dev.ropeway.bench;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The server that the build made, in a process of its own, on the database of the benchmark. */
final class LibertyServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final int port;

  private LibertyServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it and waits until it is ready. */
  static LibertyServer start(BenchDatabase database, int port) throws Exception {
    Progress.say("Starting Open Liberty");
    File log = new File("target/bench/server.log");
    ProcessBuilder builder =
        new ProcessBuilder("target/liberty/wlp/bin/server", "run", "bench")
            .redirectErrorStream(true)
            .redirectOutput(log);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JVM_ARGS", "-Xmx1g");
    builder.environment().put("HTTP_PORT", Integer.toString(port));
    builder.environment().put("DB_URL", database.url());
    builder.environment().put("DB_USER", "postgres");
    builder.environment().put("ROPEWAY_DEMO", "true");
    LibertyServer server = new LibertyServer(builder.start(), port);
    // However the benchmark ends: no server may stay behind.
    Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroy));
    server.awaitReady(log);
    return server;
  }

  int port() {
    return port;
  }

  private void awaitReady(File log) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!ready()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new IllegalStateException("The server does not become ready: see " + log);
      }
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
  }

  private boolean ready() throws InterruptedException {
    URI health = URI.create("http://localhost:" + port + "/health/ready");
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
