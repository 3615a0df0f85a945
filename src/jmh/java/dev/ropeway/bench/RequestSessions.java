package dev.ropeway.bench;

import dev.ropeway.Session;
import dev.ropeway.demo.Player;

/**
 * Ropeway as a server uses it that answers requests for any of very many keys: every operation
 * loads a session, patches and stops it.
 */
final class RequestSessions implements Contestant {
  private final RopewayPlayers players;

  RequestSessions(RopewayPlayers players) {
    this.players = players;
  }

  @Override
  public String name() {
    return Names.ROPEWAY;
  }

  @Override
  public void prepare() throws InterruptedException {
    players.prepare();
  }

  @Override
  public Writer writer(int number) {
    return key -> {
      try (Session<Player> session = players.load(key)) {
        RopewayPlayers.giveCoin(session);
      }
    };
  }

  @Override
  public long coins() {
    return players.coins();
  }

  @Override
  public void close() {}
}
