package dev.ropeway.bench;

import dev.ropeway.LibertyProcess;
import java.io.File;

/** The server that the build made, in a process of its own, on the database of the benchmark. */
final class LibertyServer implements AutoCloseable {
  private final LibertyProcess process;
  private final int port;

  private LibertyServer(LibertyProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it and waits until it is ready. */
  static LibertyServer start(BenchDatabase database, int port) throws Exception {
    Progress.say("Starting Open Liberty");
    File log = new File("target/bench/server.log");
    LibertyProcess process = new LibertyProcess("bench", port, database.url(), log);
    return new LibertyServer(process.start().awaitReady(), port);
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
