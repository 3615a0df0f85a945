package dev.ropeway.node;

import dev.ropeway.AppendLog;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node in a process of its own that works until it is killed: clients append to one key and print
 * what has been acknowledged. Arguments: JDBC URL, prefix of the client names.
 */
public final class KilledNode {
  static final String KEY = "survivor";
  static final int CLIENTS = 8;

  private KilledNode() {}

  /** Runs until killed. */
  public static void main(String[] args) {
    TestNode node = TestNode.start(args[0], Settings.standard(), List.of(Lobby.STORE));
    for (int i = 0; i < CLIENTS; i++) {
      String client = args[1] + "-" + i;
      new Thread(() -> work(node, client)).start();
    }
  }

  private static void work(TestNode node, String client) {
    RemoteStore store = node.store("lobby");
    for (long id = 1; ; id++) {
      List<RemoteAction> one = List.of(AppendLog.action(client, id));
      Recording recording = node.remote().record(store, KEY, client, one);
      try {
        recording.recorded().toCompletableFuture().get(30, TimeUnit.SECONDS);
      } catch (Exception e) {
        System.out.println("failed " + e);
        return;
      }
      System.out.println("ack " + AppendLog.line(client, id));
    }
  }
}
