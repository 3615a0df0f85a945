package dev.ropeway.bench;

import dev.ropeway.LibertyProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The server that the build made, in a process of its own, on the database of the benchmark. */
final class LibertyServer implements AutoCloseable {
  private static final Path SERVERS = Path.of("target/liberty/wlp/usr/servers");

  /** What a server makes for itself. */
  private static final Set<String> MADE =
      Set.of("logs", ".logs", "workarea", "tranlog", "resources", ".sRunning");

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
    LibertyProcess process = new LibertyProcess("bench", port, database.url(), log).fullyCompiled();
    return new LibertyServer(process.start().awaitReady(), port);
  }

  /** Starts another one beside it, which is set up like it but for some variables. */
  static LibertyServer start(
      String name, BenchDatabase database, int port, Map<String, String> variables)
      throws Exception {
    Progress.say("Starting Open Liberty, %s", name);
    Path folder = SERVERS.resolve(name);
    Files.createDirectories(folder);
    try (Stream<Path> parts = Files.list(SERVERS.resolve("bench"))) {
      for (Path part : parts.filter(each -> !MADE.contains(name(each))).toList()) {
        Path link = folder.resolve(name(part));
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, part.toAbsolutePath());
      }
    }
    File log = new File("target/bench/" + name + ".log");
    LibertyProcess process = new LibertyProcess(name, port, database.url(), log).fullyCompiled();
    variables.forEach(process::with);
    return new LibertyServer(process.start().awaitReady(), port);
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.close();
  }
}
