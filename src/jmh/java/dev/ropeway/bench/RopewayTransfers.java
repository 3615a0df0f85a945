package dev.ropeway.bench;

import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;

/**
 * Transfers as Ropeway's transactions. Every transfer loads a session on each account and stops it,
 * as a server does that answers requests for any of very many keys.
 */
final class RopewayTransfers implements Contestant {
  private final SessionService sessions;
  private final RopewayPlayers players;
  private final Zipf accounts;

  RopewayTransfers(SessionService sessions, RopewayPlayers players, Zipf accounts) {
    this.sessions = sessions;
    this.players = players;
    this.accounts = accounts;
  }

  @Override
  public String name() {
    return Names.ROPEWAY;
  }

  @Override
  public void prepare() throws InterruptedException {
    players.prepare(Transfers.EACH);
  }

  @Override
  public Writer writer(int number) {
    return to -> transfer(accounts.other(to), to);
  }

  private void transfer(int from, int to) throws Exception {
    try (Session<Player> poorer = players.load(from);
        Session<Player> richer = players.load(to)) {
      TransactionOutcome outcome =
          sessions
              .transaction(
                  tx -> {
                    tx.patch(poorer, Players.TAKE_COINS, 1L);
                    tx.patch(richer, Players.ADD_COINS, 1L);
                  },
                  failed -> {})
              .toCompletableFuture()
              .get();
      if (outcome instanceof TransactionOutcome.Failed failed && failed.failedAction() != 0) {
        throw new IllegalStateException(outcome.toString());
      }
    }
  }

  /**
   * As many as the JVM needs; what the others do is done by the database, which is warm at once.
   */
  @Override
  public long warmUpOperations() {
    return 150_000;
  }

  @Override
  public long coins() {
    return players.coins();
  }

  @Override
  public void check(long applied, long errors) {
    Transfers.check(this);
  }

  @Override
  public void close() {}
}
