package dev.ropeway.bench;

import dev.ropeway.Session;
import dev.ropeway.demo.Player;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ropeway as a server uses it whose users are present: every writer has a session of its own on
 * every key, open all the time.
 */
final class OpenSessions implements Contestant {
  private final RopewayPlayers players;
  private final List<Session<Player>> open = new ArrayList<>();

  OpenSessions(RopewayPlayers players) {
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
    List<Session<Player>> own =
        IntStream.range(0, players.keys().count()).mapToObj(players::load).toList();
    own.forEach(Session::data); // waits until it is loaded
    open.addAll(own);
    return key -> RopewayPlayers.giveCoin(own.get(key));
  }

  @Override
  public long coins() {
    return players.coins();
  }

  @Override
  public void close() {
    open.forEach(Session::close);
  }
}
