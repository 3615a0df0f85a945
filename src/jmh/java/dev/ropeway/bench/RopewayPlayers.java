package dev.ropeway.bench;

import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TestNode;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/** Players that Ropeway keeps. */
final class RopewayPlayers {
  private static final int AT_ONCE = 5_000;

  private final SessionService sessions;
  private final BenchDatabase database;
  private final Keys keys;

  RopewayPlayers(TestNode node, BenchDatabase database, Keys keys) {
    this.sessions = node.sessions();
    this.database = database;
    this.keys = keys;
  }

  Keys keys() {
    return keys;
  }

  Session<Player> load(int key) {
    return sessions.load(Players.STORE, keys.name(key));
  }

  /** Gives one coin, waits until that is committed and returns the version it made. */
  static long giveCoin(Session<Player> session) throws ExecutionException, InterruptedException {
    Patch patch = session.patch(Players.ADD_COINS, 1L);
    Outcome outcome = patch.outcome().toCompletableFuture().get();
    if (outcome.status() != Outcome.Status.APPLIED) {
      throw new IllegalStateException(outcome.toString());
    }
    return outcome.version();
  }

  /** Makes every entry, with an action that gives nothing. */
  void prepare() throws InterruptedException {
    prepare(0);
  }

  /** Makes every entry, with an action that gives so many coins. */
  void prepare(long coins) throws InterruptedException {
    Semaphore room = new Semaphore(AT_ONCE);
    for (int key = 0; key < keys.count(); key++) {
      room.acquire();
      try (Session<Player> session = load(key)) {
        session
            .patch(Players.ADD_COINS, coins)
            .outcome()
            .whenComplete((outcome, failure) -> room.release());
      }
    }
    room.acquire(AT_ONCE);
    database.execute("vacuum analyze entry, recorded_action, entry_version");
  }

  long coins() {
    return Long.parseLong(
        database.text(
            """
            select coalesce(sum((data->>'coins')::bigint), 0) from entry
            where store = 'players' and starts_with(key, ?)""",
            keys.prefix()));
  }
}
