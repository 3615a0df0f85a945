package dev.ropeway.bench;

import dev.ropeway.FreePort;
import dev.ropeway.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What users would pick instead, {@code -Dbench.only=peers}: ShareDB, Hocuspocus and Colyseus in
 * turns with Ropeway, all measured by the same generator, which is a program of Node. One server
 * process each, and one PostgreSQL with a database for each.
 */
final class Peers {
  private static final String SERVER = "bench-peers";

  private final BenchSettings settings;
  private final BenchDatabase database = new BenchDatabase();
  private final List<PeerTurns> all = new ArrayList<>();

  Peers(BenchSettings settings) {
    this.settings = settings;
  }

  PeerResults run() throws Exception {
    Path folder = PeerFolder.prepare();
    try {
      for (Peer peer : Peer.values()) {
        all.add(start(peer, folder));
      }
      Progress.say("Ropeway side by side with its peers");
      for (PeerTurns each : all) {
        each.warmUp(settings);
      }
      for (int round = 0; round < settings.rounds(); round++) {
        for (PeerLoad load : PeerLoad.ALL) {
          inTurns(load, round);
        }
      }
      return new PeerResults(Machine.of(database), settings, lines());
    } finally {
      for (PeerTurns each : all) {
        each.close();
      }
    }
  }

  private void inTurns(PeerLoad load, int round) throws IOException {
    for (int turn = 0; turn < all.size(); turn++) {
      all.get((turn + round) % all.size()).measure(load, settings);
    }
  }

  private List<PeerResults.Line> lines() throws IOException {
    List<PeerResults.Line> lines = new ArrayList<>();
    for (PeerLoad load : PeerLoad.ALL) {
      for (PeerTurns each : all) {
        lines.add(each.line(load));
      }
    }
    return lines;
  }

  private PeerTurns start(Peer peer, Path folder) throws Exception {
    if (peer.ours()) {
      Map<String, String> variables = Map.of("ROPEWAY_STREAMS", "30000");
      LibertyServer server = LibertyServer.start(SERVER, database, settings.port(), variables);
      return turns(peer, folder, server, server.port(), ServerUse.pid(SERVER));
    }
    int port = FreePort.find();
    String script = "servers/" + peer.kind() + ".mjs";
    NodeProgram server =
        new NodeProgram(
            folder,
            peer.file() + "-server",
            List.of(script, Integer.toString(port), emptyDatabase(), peer.tick()));
    try {
      server.awaitReady();
      return turns(peer, folder, server, port, server.pid());
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private PeerTurns turns(Peer peer, Path folder, AutoCloseable server, int port, long pid)
      throws IOException {
    List<String> script =
        List.of(
            "generator.mjs",
            peer.kind(),
            Integer.toString(port),
            Long.toString(pid),
            Long.toString(postgres()));
    return new PeerTurns(peer, server, new NodeProgram(folder, peer.file(), script));
  }

  /** The process that has started all others of PostgreSQL. */
  private long postgres() throws IOException {
    Path file = Path.of(database.text("show data_directory"), "postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).get(0).strip());
  }

  /** As libraries of Node name it. */
  private static String emptyDatabase() {
    URI url = URI.create(TestDatabase.emptyDatabaseUrl().substring("jdbc:".length()));
    return "postgres://postgres@%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath());
  }
}
