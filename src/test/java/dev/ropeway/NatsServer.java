package dev.ropeway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Debian's NATS server: a broker that keeps nothing. */
public final class NatsServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/nats-server");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final int port = FreePort.find();
  private final Path folder = Files.createTempDirectory("nats");
  private final List<String> options;
  private Process process;

  /**
   * Starts one; skips the test, loudly, where there is none to be had.
   *
   * @param options of its command line
   */
  public NatsServer(String... options) throws Exception {
    require();
    this.options = List.of(options);
    process = run();
  }

  private static void require() throws IOException, InterruptedException {
    if (!Files.isExecutable(PROGRAM) && Apt.available()) {
      Apt.install("nats-server");
    }
    if (!Files.isExecutable(PROGRAM)) {
      System.err.println("THE TESTS WITH A BROKER ARE SKIPPED: apt-get install nats-server");
      Assumptions.abort("there is no NATS server");
    }
  }

  /** Where it listens on this machine. */
  public int port() {
    return port;
  }

  /** The same as the setting takes it. */
  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  private Process run() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(PROGRAM.toString(), "--addr", "127.0.0.1", "--port", String.valueOf(port)));
    command.addAll(options);
    ProcessBuilder program = new ProcessBuilder(command).redirectErrorStream(true);
    Process started = program.redirectOutput(folder.resolve("out").toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    Await.until(PATIENCE, "NATS answers; see " + folder, () -> answers(started));
    return started;
  }

  private boolean answers(Process started) throws IOException {
    if (!started.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("out")));
    }
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      return socket.getInputStream().read() == 'I'; // of INFO
    } catch (IOException e) {
      return false;
    }
  }

  /** Kills it. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Starts it again after {@link #kill}, on the same port. */
  public void restart() throws Exception {
    process = run();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
