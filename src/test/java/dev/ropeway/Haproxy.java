package dev.ropeway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/** Debian's HAProxy with {@code deploy/haproxy.cfg} before three nodes of a test's. */
public final class Haproxy implements AutoCloseable {
  /** What it is set up by. */
  public static final Path CONFIGURATION = Path.of("deploy/haproxy.cfg");

  private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final int port = FreePort.find();
  private final Process process;

  /** Starts one as it ships; skips the test, loudly, where there is none to be had. */
  public static Haproxy before(List<Integer> ports) throws Exception {
    return before(ports, UnaryOperator.identity());
  }

  /** Starts one whose configuration is that which ships but for a change. */
  public static Haproxy before(List<Integer> ports, UnaryOperator<String> change) throws Exception {
    return new Haproxy(ports, "no-ssl", change);
  }

  /**
   * Starts one.
   *
   * @param tls how it speaks to the nodes
   */
  public Haproxy(List<Integer> ports, String tls, UnaryOperator<String> change) throws Exception {
    require();
    folder = Files.createTempDirectory("haproxy");
    Path configuration =
        Files.writeString(
            folder.resolve("haproxy.cfg"), change.apply(Files.readString(CONFIGURATION)));
    Map<String, String> environment = new TreeMap<>();
    environment.put("BALANCER_BIND", "127.0.0.1:" + port);
    environment.put("BALANCER_TLS", tls);
    environment.put("BALANCER_ADMIN", admin().toString());
    for (int i = 0; i < ports.size(); i++) {
      environment.put("BALANCER_NODE" + (i + 1), "127.0.0.1:" + ports.get(i));
    }
    ProcessBuilder program =
        new ProcessBuilder(PROGRAM.toString(), "-db", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    program.environment().putAll(environment);
    process = program.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Await.until(PATIENCE, "HAProxy knows its nodes; see " + folder, this::up);
  }

  private static void require() throws IOException, InterruptedException {
    if (!Files.isExecutable(PROGRAM) && Apt.available()) {
      Apt.install("haproxy");
    }
    if (!Files.isExecutable(PROGRAM)) {
      System.err.println("THE TESTS BEHIND A BALANCER ARE SKIPPED: apt-get install haproxy");
      Assumptions.abort("there is no HAProxy");
    }
  }

  /** What it has to say of its configuration that ships, a warning being a fault; empty if none. */
  public static String faults(Map<String, String> environment) throws Exception {
    require();
    ProcessBuilder program =
        new ProcessBuilder(PROGRAM.toString(), "-dW", "-c", "-f", CONFIGURATION.toString())
            .redirectErrorStream(true);
    program.environment().putAll(environment);
    Process check = program.start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return check.waitFor() == 0 && said.strip().equals("Configuration file is valid") ? "" : said;
  }

  private Path admin() {
    return folder.resolve("admin");
  }

  private boolean up() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("log")));
    }
    try {
      return Files.exists(admin()) && tell("show info").contains("Uptime");
    } catch (IOException e) {
      return false; // the socket is there a moment before anybody listens
    }
  }

  /** Where clients come in, without a slash at the end. */
  public String address() {
    return "http://127.0.0.1:" + port;
  }

  /** The port that they come in at. */
  public int port() {
    return port;
  }

  /** Tells it something as an operator; returns its answer. */
  public String tell(String command) throws IOException {
    try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.connect(UnixDomainSocketAddress.of(admin()));
      socket.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
      return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What it thinks of a node in a backend: {@code UP}, {@code DOWN}, {@code DRAIN} and so on. */
  public String status(String backend, int node) throws IOException {
    return row(backend, node)[17];
  }

  /** How many requests it has given to a node in a backend. */
  public long requests(String backend, int node) throws IOException {
    return Long.parseLong(row(backend, node)[7]);
  }

  /** How many requests are under way in a backend. */
  public long current(String backend) throws IOException {
    return Long.parseLong(row(backend, "BACKEND")[4]);
  }

  private String[] row(String backend, int node) throws IOException {
    return row(backend, "node" + node);
  }

  private String[] row(String backend, String name) throws IOException {
    return tell("show stat")
        .lines()
        .map(line -> line.split(",", -1))
        .filter(row -> row[0].equals(backend) && row[1].equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until it thinks so. */
  public void await(int node, String status) throws Exception {
    Await.until(
        Duration.ofMinutes(3),
        "node " + node + " is " + status,
        () -> status("entries", node).startsWith(status));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
