package dev.ropeway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A peer's server, and a generator of its own that measures it when it is its turn. */
final class PeerTurns implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final Peer peer;
  private final AutoCloseable server;
  private final NodeProgram generator;
  private final Map<String, PeerRow> rows = new HashMap<>();

  PeerTurns(Peer peer, AutoCloseable server, NodeProgram generator) {
    this.peer = peer;
    this.server = server;
    this.generator = generator;
  }

  void warmUp(BenchSettings settings) throws IOException {
    for (PeerLoad load : PeerLoad.warmUps(peer.warmUp())) {
      ask(load, settings);
    }
  }

  /** Has its turn; what it tells is of all rounds. */
  void measure(PeerLoad load, BenchSettings settings) throws IOException {
    PeerRow row = ask(load, settings);
    rows.put(load.what(), row);
    Progress.say(
        "  %-38s %-30s p50 %8.1f  p99 %8.1f ms  %,9d arrived  %d missed  %4.0f B"
            + "  server %3.0f, database %3.0f, generator %3.0f %%",
        load.what(),
        peer.title(),
        row.p50(),
        row.p99(),
        row.arrived(),
        row.missed(),
        row.bytes(),
        row.serverPercent(),
        row.databasePercent(),
        row.generatorPercent());
  }

  private PeerRow ask(PeerLoad load, BenchSettings settings) throws IOException {
    String order = json.writeValueAsString(load.order(settings));
    return json.readValue(generator.ask(order), PeerRow.class);
  }

  PeerResults.Line line(PeerLoad load) throws IOException {
    PeerRow row = rows.get(load.what());
    if (row == null) {
      throw new IllegalStateException(peer + " had no turn: " + load.what());
    }
    return new PeerResults.Line(peer.title(), peer.durable(), peer.ours(), row);
  }

  @Override
  public void close() throws Exception {
    generator.close();
    server.close();
  }
}
