package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions on a real database, in one JVM. */
class SessionIT {
  private static TestNode one;
  private static TestNode two;

  @BeforeAll
  static void start() {
    String url = TestDatabase.freshDatabaseUrl();
    one = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
    two = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
  }

  private static <R> R get(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void patchIsAppliedAndShown() throws Exception {
    try (Session<Player> bob = one.sessions().load(Players.STORE, "bob")) {
      assertEquals(new Player("new player", 0, List.of()), bob.data());

      Patch patch = bob.patch(Players.ADD_COINS, 10L);

      assertEquals(10, bob.data().coins());
      get(patch.recorded());
      assertEquals(new Outcome(Outcome.Status.APPLIED, 1, null), get(patch.outcome()));
      assertEquals(10, bob.data().coins());
      assertEquals(1, one.sessions().view(Players.STORE, "bob").latest().version());
    }
  }

  @Test
  void refusedPatchIsRolledBack() throws Exception {
    try (Session<Player> tom = one.sessions().load(Players.STORE, "tom")) {
      Outcome outcome = get(tom.patch(Players.TAKE_COINS, 5L).outcome());

      assertEquals(Outcome.Status.REJECTED, outcome.status());
      assertEquals("not enough coins: 0 of 5", outcome.reason());
      assertEquals(0, outcome.version());
      assertEquals(0, tom.data().coins());
      assertEquals(false, one.sessions().view(Players.STORE, "tom").latest().exists());
    }
  }

  @Test
  void otherNodeSeesEveryChangeInOrder() throws Exception {
    try (Session<Player> here = one.sessions().load(Players.STORE, "ann");
        Session<Player> there = two.sessions().load(Players.STORE, "ann")) {
      BlockingQueue<Player> seen = new LinkedBlockingQueue<>();
      there.updated(seen::add);
      assertEquals(0, seen.poll(10, TimeUnit.SECONDS).coins());

      get(here.patch(Players.ADD_COINS, 1L).outcome());
      assertEquals(1, seen.poll(10, TimeUnit.SECONDS).coins());
      get(there.patch(Players.ADD_COINS, 1L).outcome());
      get(here.patch(Players.ADD_COINS, 1L).outcome());

      long last = 0;
      while (last < 3) {
        long next = seen.poll(10, TimeUnit.SECONDS).coins();
        assertEquals(true, next > last);
        last = next;
      }
    }
  }

  @Test
  void stoppedSessionRefuses() {
    Session<Player> eve = one.sessions().load(Players.STORE, "eve");
    eve.stop();

    assertThrows(IllegalStateException.class, eve::data);
    assertThrows(IllegalStateException.class, () -> eve.patch(Players.ADD_COINS, 1L));
  }
}
