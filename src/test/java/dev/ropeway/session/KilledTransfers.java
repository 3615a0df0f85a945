package dev.ropeway.session;

import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node in a process of its own whose clients move coins until it is killed, and print what became
 * of each transfer. Arguments: JDBC URL, prefix of the client names.
 */
public final class KilledTransfers {
  static final int ACCOUNTS = 4;
  static final int EACH = 20;
  static final int CLIENTS = 8;

  private KilledTransfers() {}

  /** Runs until killed. */
  public static void main(String[] args) {
    TestNode node = TestNode.start(args[0], Settings.standard(), List.of(Players.STORE));
    for (int i = 0; i < CLIENTS; i++) {
      String client = args[1] + "-" + i;
      new Thread(() -> work(node, client)).start();
    }
  }

  private static void work(TestNode node, String client) {
    BoundStore<Player> players = node.parts().stores().bound(Players.STORE);
    for (long id = 1; ; id++) {
      try {
        System.out.println("ack " + client + " " + id + " " + committed(node, players, client, id));
      } catch (Exception e) {
        System.out.println("failed " + e);
        return;
      }
    }
  }

  /** Sends a transfer, or sends it again. */
  static boolean committed(TestNode node, BoundStore<Player> players, String client, long id)
      throws Exception {
    TransactionRequest request = request(players, client, id);
    node.parts().engine().submit(request);
    return request.outcome().get(30, TimeUnit.SECONDS).outcome().committed();
  }

  /** The transfer of a client's number is always the same one; many are refused. */
  private static TransactionRequest request(BoundStore<Player> players, String client, long id) {
    int hash = Math.floorMod((client + id).hashCode() * 0x9E3779B9, 1_000);
    int from = hash % ACCOUNTS;
    int to = (from + 1 + hash / 10 % (ACCOUNTS - 1)) % ACCOUNTS;
    long coins = hash / 100 * 3L;
    return new TransactionRequest.Builder(client, id, false)
        .action(part(players, to, "add_coins", coins, String.valueOf(coins)))
        .action(part(players, from, "take_coins", coins, String.valueOf(coins)))
        .onFailure(
            part(players, from, "add_item", client + "#" + id, '"' + client + "#" + id + '"'))
        .build();
  }

  static TransactionPart part(
      BoundStore<Player> players, int account, String name, Object args, String text) {
    EntryKey key = new EntryKey("players", "account-" + account);
    return new TransactionPart(players, key, players.action(name).orElseThrow(), args, text, null);
  }
}
