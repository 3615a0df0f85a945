package dev.ropeway.bench;

import dev.ropeway.TestNode;
import dev.ropeway.bench.JdbcTransfers.Isolation;
import java.util.List;

/** Coins go from account to account: what is counted is that none is made or lost. */
final class Transfers {
  static final int ACCOUNTS = 100_000;

  /** Before the first transfer: so much that hardly any is refused. */
  static final long EACH = 10_000;

  private Transfers() {}

  /** Ropeway and those that hold the accounts in tables of their own, as users would. */
  static List<Contestant> all(TestNode node, BenchDatabase database, String prefix, Zipf accounts) {
    RopewayPlayers ours = new RopewayPlayers(node, database, Keys.of(prefix + "ours-", ACCOUNTS));
    return List.of(
        new RopewayTransfers(node.sessions(), ours, accounts),
        new JdbcTransfers(
            Names.SERIALIZABLE_AT_ONCE,
            table(database, "bench.serializable", prefix + "at-once-"),
            accounts,
            Isolation.SERIALIZABLE,
            Retry.AT_ONCE),
        new JdbcTransfers(
            Names.SERIALIZABLE_BACK_OFF,
            table(database, "bench.serializable_back_off", prefix + "back-off-"),
            accounts,
            Isolation.SERIALIZABLE,
            Retry.RANDOM_BACK_OFF),
        new JdbcTransfers(
            Names.ORDERED_LOCKS,
            table(database, "bench.ordered_locks", prefix + "locks-"),
            accounts,
            Isolation.ORDERED_LOCKS,
            Retry.AT_ONCE));
  }

  private static PlayerTable table(BenchDatabase database, String name, String prefix) {
    return new PlayerTable(database, name, Keys.of(prefix, ACCOUNTS));
  }

  /** All that there was must be there. */
  static void check(Contestant contestant) {
    long expected = ACCOUNTS * EACH;
    long coins = contestant.coins();
    if (coins != expected) {
      throw new IllegalStateException(
          "%s: %d coins of %d".formatted(contestant.name(), coins, expected));
    }
    Progress.say("  %s: %,d coins, as before", contestant.name(), coins);
  }
}
