package dev.ropeway.bench;

import dev.ropeway.LibertyProcess;
import java.io.File;
import java.io.IOException;
import java.util.List;

/** Two servers that the build made, on one database: one stays, the other is killed and started. */
final class SoakNodes implements AutoCloseable {
  private final List<Integer> ports;
  private final LibertyProcess steady;
  private final LibertyProcess restarted;

  private SoakNodes(BenchDatabase database, int port) {
    this.ports = List.of(port, port + 1);
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
  public void close() throws InterruptedException {
    try {
      steady.close();
    } finally {
      restarted.close();
    }
  }
}
