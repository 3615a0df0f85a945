package dev.ropeway.bench;

import dev.ropeway.Session;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.util.ArrayList;
import java.util.List;

/** Ropeway's sessions, whose writers have several actions on their way at a time. */
final class PipelinedSessions implements Contestant {
  private final RopewayPlayers players;
  private final int inFlight;
  private final List<Session<Player>> open = new ArrayList<>();
  private final List<InFlight> writers = new ArrayList<>();

  PipelinedSessions(RopewayPlayers players, int inFlight) {
    this.players = players;
    this.inFlight = inFlight;
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
    Session<Player> own = players.load(0);
    own.data();
    open.add(own);
    InFlight writer = new InFlight(key -> own.patch(Players.ADD_COINS, 1L).outcome(), inFlight);
    writers.add(writer);
    return writer;
  }

  @Override
  public void check(long applied, long errors) {
    for (InFlight writer : writers) {
      try {
        writer.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    Contestant.super.check(applied, errors);
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
