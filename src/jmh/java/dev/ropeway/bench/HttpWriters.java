package dev.ropeway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Ropeway through HTTP: a connection and a counting client for each writer, all on one key. */
final class HttpWriters implements Contestant {
  /** As many as the server needs until its hot code is compiled. */
  private static final long WARM = 400_000;

  private final RopewayPlayers players;
  private final int port;
  private final List<CountingClient> clients = new ArrayList<>();

  HttpWriters(RopewayPlayers players, int port) {
    this.players = players;
    this.port = port;
  }

  @Override
  public String name() {
    return Names.ROPEWAY_HTTP;
  }

  @Override
  public void prepare() throws InterruptedException {
    players.prepare();
  }

  @Override
  public long warmUpOperations() {
    return WARM;
  }

  @Override
  public Writer writer(int number) {
    CountingClient client = new CountingClient(port, players.keys().name(0), "writer-" + number);
    clients.add(client);
    return key -> client.giveCoin();
  }

  @Override
  public long coins() {
    return players.coins();
  }

  @Override
  public void close() throws IOException {
    for (CountingClient client : clients) {
      client.close();
    }
  }
}
