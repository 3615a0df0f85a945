package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.EntryKey;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A listener that is added while its session stops. */
class ListenAndStopIT {
  private static final int RACES = 300;

  private final TestNode node =
      TestNode.start(TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE));
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    node.close();
  }

  private SessionState<Player> open() {
    EntryKey key = new EntryKey("players", "bob");
    return node.parts().sessions().behind(node.parts().stores().bound(Players.STORE), key);
  }

  /** As if the stop came right behind the look whether there was one. */
  @Test
  void listenerThatComesTooLateIsRefusedAndNobodyIsLeftBehind() {
    SessionState<Player> session = open();
    session.stop();

    assertThrows(IllegalStateException.class, () -> session.updates(update -> {}));

    assertFalse(session.watch().remove(session), "it watches still");
  }

  @Test
  void whoeverIsFirstNobodyIsLeftBehind() throws Exception {
    for (int i = 0; i < RACES; i++) {
      SessionState<Player> session = open();
      CyclicBarrier start = new CyclicBarrier(2);
      Future<?> listening =
          threads.submit(
              () -> {
                start.await();
                try {
                  return session.updates(update -> {});
                } catch (IllegalStateException e) {
                  return null; // it had stopped
                }
              });
      start.await();
      session.stop();
      listening.get(20, TimeUnit.SECONDS);

      assertFalse(session.watch().remove(session), "it watches still");
    }
  }
}
