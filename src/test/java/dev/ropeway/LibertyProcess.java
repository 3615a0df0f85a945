package dev.ropeway;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server that was made under {@code target/liberty}, in a process of its own that can be stopped,
 * killed and started again. Confined to one thread.
 */
public final class LibertyProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String HEAP = "-Xmx1g";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String server;
  private final int port;
  private final Map<String, String> environment = new TreeMap<>();
  private final File log;
  private @Nullable Process process;

  /**
   * Describes a server; {@link #start} starts it.
   *
   * @param url JDBC URL of its database, user included
   * @param log takes what it prints
   */
  public LibertyProcess(String server, int port, String url, File log) {
    this.server = server;
    this.port = port;
    this.log = log;
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JVM_ARGS", requireNonNull(System.getProperty("test.server.jvm.arguments")));
    environment.put("HTTP_PORT", Integer.toString(port));
    environment.put("ADMIN_PORT", Integer.toString(adminPort(port)));
    environment.put("DB_URL", url);
    environment.put("DB_USER", "postgres");
    environment.put("ROPEWAY_DEMO", "true");
    environment.put("ROPEWAY_AUTH", "none");
  }

  /**
   * Lets it verify its classes and compile for the long run too, as in production; it starts faster
   * without, and most of the servers of tests live for a minute.
   */
  public LibertyProcess fullyCompiled() {
    return with("JVM_ARGS", HEAP);
  }

  /** Where a server with this port answers operators: far from the ports that tests find. */
  public static int adminPort(int port) {
    return port - 10_000;
  }

  /** Adds an environment variable for the next start. */
  public LibertyProcess with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Removes one. */
  public LibertyProcess without(String variable) {
    environment.remove(variable);
    return this;
  }

  /** Starts it; {@link #awaitReady} waits for it. */
  public LibertyProcess start() throws IOException {
    Process started = command("run");
    process = started;
    // However the tests end: no server may stay behind.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(started)));
    return this;
  }

  private Process command(String name) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("target/liberty/wlp/bin/server", name, server)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What the server had to say since it was ready: if all is well, nothing. */
  public List<String> complaints() throws IOException {
    try (Stream<String> lines = Files.lines(log.toPath())) {
      return lines
          .dropWhile(line -> !line.contains("CWWKF0011I")) // "ready to run a smarter planet"
          .filter(line -> line.matches(".* [EW] .*"))
          .toList();
    }
  }

  /** Stops it with the server's own command and waits for its end. */
  public void stop() throws Exception {
    command("stop").waitFor(1, TimeUnit.MINUTES);
    Await.until(PATIENCE, "the server has stopped; see " + log, () -> !alive());
  }

  /** Waits until it answers that it is ready. */
  public LibertyProcess awaitReady() throws Exception {
    Await.rarely(PATIENCE, "the server is ready; see " + log, () -> ready() || !alive());
    if (!alive()) {
      throw new IllegalStateException("The server ended by itself: see " + log);
    }
    return this;
  }

  private boolean alive() {
    return process != null && process.isAlive();
  }

  /** Whether the health check is green. */
  public boolean ready() throws InterruptedException {
    URI health = URI.create(address() + "/health/ready");
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
    try {
      return CLIENT.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening
    }
  }

  /** The port that it listens at. */
  public int port() {
    return port;
  }

  /** Where it listens, without a slash at the end. */
  public String address() {
    return "http://localhost:" + port;
  }

  /** Where it answers operators, without a slash at the end. */
  public String adminAddress() {
    return "http://localhost:" + adminPort(port);
  }

  /** Kills it with SIGKILL. */
  public void kill() throws InterruptedException {
    if (process != null) {
      kill(process);
      process.waitFor(30, TimeUnit.SECONDS);
      process = null;
    }
  }

  private static void kill(Process process) {
    // The script that starts the server may have made it its child.
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws InterruptedException, IOException {
    if (process != null) {
      process.destroy();
      boolean ended = process.waitFor(30, TimeUnit.SECONDS);
      kill();
      if (ended) {
        ServerCache.keep(ServerFolder.of(server));
      }
    }
  }
}
