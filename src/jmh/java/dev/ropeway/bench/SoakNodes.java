package dev.ropeway.bench;

import dev.ropeway.LibertyProcess;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Two servers that the build made, on one database: one stays, the other is killed and started. */
final class SoakNodes implements AutoCloseable {
  private final List<Integer> ports;
  private final LibertyProcess steady;
  private final LibertyProcess restarted;

  private SoakNodes(BenchDatabase database, int port) throws IOException {
    this.ports = List.of(port, freePort());
    this.steady = server(database, ports.get(0));
    this.restarted = server(database, ports.get(1));
  }

  /** Starts both and waits until they are ready. */
  static SoakNodes start(BenchDatabase database, int port) throws Exception {
    SoakNodes nodes = new SoakNodes(database, port);
    nodes.steady.start().awaitReady();
    nodes.restarted.start().awaitReady();
    return nodes;
  }

  /** None of those that connections get, or one could have it while the server is restarted. */
  private static int freePort() throws IOException {
    for (int i = 0; i < 100; i++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (BindException e) {
        continue; // taken
      }
    }
    throw new IOException("no free port from 20000 to 30000");
  }

  private static LibertyProcess server(BenchDatabase database, int port) {
    File output = new File("target/bench/node-" + port).getAbsoluteFile();
    File log = new File("target/bench/node-" + port + ".log");
    return new LibertyProcess("bench", port, database.url(), log)
        .with("WLP_OUTPUT_DIR", output.toString())
        .with("JVM_ARGS", "-Xmx512m -DsoakNode=" + port);
  }

  /** The ports of both. */
  List<Integer> ports() {
    return ports;
  }

  /** Kills the second one with SIGKILL and starts it again, without waiting until it is ready. */
  void restart() throws IOException, InterruptedException {
    restarted.kill();
    restarted.start();
  }

  void awaitReady() throws Exception {
    restarted.awaitReady();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      steady.close();
    } finally {
      restarted.close();
    }
  }
}
